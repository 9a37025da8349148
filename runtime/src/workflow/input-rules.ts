import { type BrokenRules, type InputRules, isInputRules } from "../common/input-rules.js";
import type { AnyMessageType } from "../common/message-type.js";
import { validationFailure } from "../converter/violations.js";
import type { WorkflowSource } from "./registration.js";
import type { Run } from "./run.js";

/** The event that every run begins with. */
const startEvent = 1n;

/** The rules among the exports of a workflows file. Throws if there are two that differ: nothing says which of them holds. */
export function inputRulesAmong(exports: Readonly<Record<string, unknown>>): InputRules | undefined {
  const found = Object.entries(exports).filter((entry): entry is [string, InputRules] => isInputRules(entry[1]));
  const [first] = found;
  if (first === undefined) return undefined;
  const other = found.find(([, rules]) => !rules.equals(first[1]));
  if (other === undefined) return first[1];
  throw new Error(
    `The workflows file exports rules of inputs twice, as ${first[0]} and ${other[0]}: put all files into one validation({ files: […] }).`,
  );
}

/** Names of the messages that a workflow and its handlers take. */
export function inputsOf(source: WorkflowSource): string[] {
  if (source.kind === "untyped") return [];
  const { row } = source;
  return [row, ...row.handlers.map((handler) => handler.row)].flatMap(({ input }) => input?.typeName ?? []);
}

/**
 * Refuses an input that may be looked at each time that it comes: a query's, or an update's before it is accepted. Throws
 * `ApplicationError`.
 */
export function throwBroken(run: Run, whose: string, type: AnyMessageType | undefined, input: unknown): void {
  const broken = brokenBy(run, type, input);
  if (broken !== undefined && type !== undefined) throw validationFailure(`input of ${whose}`, type.typeName, broken);
}

/**
 * What is wrong with an input that history holds: a signal's, or what the run was started with, which comes with the first
 * event. That is decided once, when it comes; a replay finds the decision, whatever the rules say by then.
 */
export function recordedAsBroken(
  run: Run,
  type: AnyMessageType | undefined,
  input: unknown,
  eventId: bigint = startEvent,
): BrokenRules | undefined {
  if (type === undefined) return undefined;
  let broken: BrokenRules | undefined;
  const refused = run.flags.refused(eventId, run.replaying, () => {
    broken = brokenBy(run, type, input);
    return broken !== undefined;
  });
  return refused ? (broken ?? earlier) : undefined;
}

function brokenBy(run: Run, type: AnyMessageType | undefined, input: unknown): BrokenRules | undefined {
  return type === undefined ? undefined : run.inputRules?.check(input as { $typeName: string });
}

/** The rules that refused it need not be there any more. */
const earlier: BrokenRules = {
  violations: [{ field: "", ruleId: "", message: "it was refused when it came", forKey: false }],
  json: "{}",
};
