/**
 * What the most important of the sources says that say something: `undefined` is not said, `null` is none, although a less
 * important one has something.
 */
export function firstSaid<T>(
  call: T | null | undefined,
  defaults: T | null | undefined,
  contract?: T | null | undefined,
): T | undefined {
  const said = call !== undefined ? call : defaults !== undefined ? defaults : contract;
  return said ?? undefined;
}
