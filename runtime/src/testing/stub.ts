import type { Client } from "../client/client.js";
import type { ServiceClientDefaults } from "../client/options.js";

/** What a test double answers to: workflows of a generated client, and of each the calls that the test expects. */
export type Stubs<C> = { readonly [W in keyof C]?: { readonly [M in keyof C[W]]?: C[W][M] } };

/**
 * A double of a generated client for unit tests: no server, no connection. What `stubs` leaves out throws an `Error` that
 * names it, as soon as it is touched.
 */
export function stub<C extends object>(
  type: new (client: Client, defaults?: ServiceClientDefaults) => C,
  stubs: Stubs<C>,
): C {
  const workflows: Record<string, unknown> = {};
  for (const [name, calls] of Object.entries(stubs)) {
    if (!(name in type.prototype)) throw new TypeError(`${type.name} has no workflow ${name}; it was stubbed`);
    workflows[name] = strict(`${type.name}.${name}`, calls as object);
  }
  return strict(type.name, workflows) as C;
}

/** An object that throws for what it does not have. */
function strict<T extends object>(path: string, members: T): T {
  return new Proxy(members, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      // Promises, matchers and inspectors ask any object for symbols and for these.
      if (value !== undefined || typeof key === "symbol" || key === "then" || key === "toJSON") return value;
      throw new Error(`${path}.${key} is not stubbed; add it to the second argument of stub()`);
    },
  });
}
