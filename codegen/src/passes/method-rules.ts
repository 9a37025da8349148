import { isWrapperDesc } from "@bufbuild/protobuf/wkt";
import type { Diagnostics } from "../diagnostics/diagnostics.js";
import type { Method } from "../model/method.js";
import type { Element } from "./element.js";

type Kind = Method["kind"];

/** Reports kinds that one rpc cannot be together: each may be an activity too, nothing else goes together. */
export function checkCombination(rpc: Element<"rpc">, kinds: readonly Kind[], diagnostics: Diagnostics): void {
  const others = kinds.filter((kind) => kind !== "activity");
  const queryToo = others.includes("query") && kinds.includes("activity");
  if (others.length > 1 || queryToo) {
    diagnostics.error(
      "PT1006",
      rpc.locator.locate(rpc.path),
      `the rpc ${rpc.descriptor.name} cannot be ${list(kinds)} at once`,
      queryToo && others.length === 1
        ? "a query cannot be an activity: split the rpc in two"
        : "split it: only a workflow, a signal or an update may be an activity too",
    );
  }
}

/** Reports a signature that Temporal cannot carry. */
export function checkSignature(rpc: Element<"rpc">, kinds: readonly Kind[], diagnostics: Diagnostics): void {
  const { descriptor, locator, path } = rpc;
  if (descriptor.methodKind !== "unary") {
    diagnostics.error(
      "PT1007",
      locator.locate(path),
      `the rpc ${descriptor.name} is streaming, and Temporal knows single messages only`,
      "take `stream` out, or take the temporal.v1 option out",
    );
  }
  for (const [message, field] of [
    [descriptor.input, 2],
    [descriptor.output, 3],
  ] as const) {
    if (isWrapperDesc(message)) {
      diagnostics.error(
        "PT1027",
        locator.locate([...path, field]),
        `the rpc ${descriptor.name} has a bare ${message.typeName}, to which no field could be added later`,
        "put it into a message of its own",
      );
    }
  }
  const answered = kinds.includes("activity");
  if (kinds.includes("signal") && !answered && descriptor.output.typeName !== "google.protobuf.Empty") {
    diagnostics.error(
      "PT1008",
      locator.locate([...path, 3]),
      `the signal ${descriptor.name} returns ${descriptor.output.typeName}, and signals are not answered`,
      "return google.protobuf.Empty, or make it an update",
    );
  }
}

function list(kinds: readonly Kind[]): string {
  return kinds.map((kind) => `${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}`).join(" and ");
}
