import type { Client } from "../client/client.js";
import type { ServiceClientDefaults } from "../client/options.js";

/** Some members of an object, and some of the objects that it has as members. */
export type Stub<T> = T extends (...args: never[]) => unknown
  ? T
  : { readonly [M in keyof T]?: T[M] extends (...args: never[]) => unknown ? T[M] : Stub<T[M]> };

/**
 * What a test double answers to: workflows of a generated client, and of each the calls that the test expects, those below
 * `signalWithStart`, `updateWithStart` and `schedules` too.
 */
export type Stubs<C> = { readonly [W in keyof C]?: Stub<C[W]> };

/**
 * A double of a generated client for unit tests: no server, no connection. What `stubs` leaves out throws an `Error` that
 * names it, as soon as it is touched.
 */
export function stub<C extends object>(
  type: new (client: Client, defaults?: ServiceClientDefaults) => C,
  stubs: Stubs<C>,
): C {
  for (const name of Object.keys(stubs)) {
    if (!(name in type.prototype)) throw new TypeError(`${type.name} has no workflow ${name}; it was stubbed`);
  }
  return strict(type.name, "stub", stubs) as C;
}

/**
 * What a stubbed call returns: a handle of a workflow, an update or a schedule, with the members that the test expects. Its
 * type is that of the place where it stands: `start: async () => stubHandle({ workflowId: "o-1", async result() { … } })`.
 */
export function stubHandle<H extends object>(members: NoInfer<Stub<H>>): H {
  return strict("the handle", "stubHandle", members) as H;
}

/** An object that throws for what it does not have. */
function strict(path: string, by: string, members: object): object {
  const wrapped: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(members)) {
    wrapped[name] = isPlain(value) ? strict(`${path}.${name}`, by, value) : value;
  }
  return new Proxy(wrapped, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      // Promises, matchers and inspectors ask any object for symbols and for these.
      if (value !== undefined || typeof key === "symbol" || key === "then" || key === "toJSON") return value;
      throw new Error(`${path}.${key} is not stubbed; add it to what ${by}() is given`);
    },
  });
}

function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
