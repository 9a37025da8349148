import type { IdSource, SignalRow, UpdateRow } from "../common/table.js";
import { nullPayload } from "../converter/payload-parts.js";
import type { ClientCore } from "./client-core.js";
import type { UpdateOptions } from "./options.js";
import type { Outgoing } from "./payloads.js";

/** What expressions draw on outside of workflows. */
export const randomness: IdSource = {
  uuid4: () => crypto.randomUUID(),
  random: () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32,
  now: () => Date.now(),
};

/** Input and options of a call: an rpc with Empty input takes its options first. */
export function inputAndOptions<O extends object>(
  takesInput: boolean,
  args: readonly (object | undefined)[],
): [input: object | undefined, options: O | undefined] {
  return takesInput ? [args[0], args[1] as O | undefined] : [undefined, args[0] as O | undefined];
}

/** What a signal sends: an Empty one is sent as `binary/null`, which Go's handlers need. */
export function signalInput(core: ClientCore, row: SignalRow, input: object | undefined): Outgoing {
  if (row.input !== null) return core.rules.message(row.input, input);
  const empty: Outgoing = { ...core.rules.message(null, undefined), payloads: [nullPayload()], replace: () => empty };
  return empty;
}

/** The ID of an update: what is said, the contract's expression, or a random one. Throws `IdExpressionError`. */
export function updateIdOf(row: UpdateRow, input: object | undefined, options: UpdateOptions | undefined): string {
  const said = options?.updateId;
  if (said !== undefined) return said ?? randomness.uuid4();
  return row.id === undefined ? randomness.uuid4() : row.id({ ...row.input?.create(input) }, randomness);
}
