import type { Diagnostics } from "../diagnostics/diagnostics.js";
import { renderLocation } from "../diagnostics/render.js";
import type { Method, MethodBase } from "../model/method.js";
import type { Service } from "../model/service.js";

/** Another language that a contract is generated for. */
interface Language {
  readonly name: string;
  /** An rpc's name as a method. */
  method(rpc: string): string;
  readonly reserved: ReadonlySet<string>;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

const languages: readonly Language[] = [
  // Methods of a run's handle and of the client that protoc-gen-go-temporal declares itself.
  { name: "Go", method: goName, reserved: words("CancelWorkflow TerminateWorkflow") },
  {
    name: "Java",
    method: (rpc) => lowerFirst(goName(rpc)),
    reserved: words(
      "abstract assert boolean break byte case catch char class const continue default do double else enum extends false " +
        "final finally float for goto if implements import instanceof int interface long native new null package private " +
        "protected public return short static strictfp super switch synchronized this throw throws transient true try void " +
        "volatile while notify notifyAll wait getClass hashCode clone finalize",
    ),
  },
  {
    name: "Python",
    method: snakeCase,
    reserved: words(
      "and as assert async await break class continue def del elif else except finally for from global if import in is " +
        "lambda nonlocal not or pass raise return try while with yield self",
    ),
  },
];

/** Methods that Go's handle of a run has itself. */
const goRun = words("ID RunID Run Get Cancel Terminate");

/** Warns of names that the generators of other languages could not use. */
export function lintNames(service: Service, diagnostics: Diagnostics): void {
  const methods: readonly Method[] = [...service.workflows, ...service.activities, ...service.handlers];
  const rpcs = [...new Map(methods.map((method) => [method.rpc, method])).values()];
  for (const language of languages) {
    lintLanguage(language, rpcs, diagnostics);
  }
  for (const handler of service.handlers) {
    if (goRun.has(goName(handler.rpc))) {
      reserved("Go", handler, `${goName(handler.rpc)} of a workflow's run`, diagnostics);
    }
  }
}

function lintLanguage(language: Language, rpcs: readonly Method[], diagnostics: Diagnostics): void {
  const owners = new Map<string, MethodBase>();
  for (const rpc of rpcs) {
    const name = language.method(rpc.rpc);
    const owner = owners.get(name);
    if (language.reserved.has(name)) {
      reserved(language.name, rpc, name, diagnostics);
    } else if (owner === undefined) {
      owners.set(name, rpc);
    } else if (lowerFirst(owner.rpc) !== lowerFirst(rpc.rpc)) {
      diagnostics.warn(
        "PT2011",
        rpc.location,
        `the rpcs ${owner.rpc} and ${rpc.rpc} are both ${name} in ${language.name}`,
        `rename one of them; ${owner.rpc} is at ${renderLocation(owner.location)}`,
      );
    }
  }
}

function reserved(language: string, { rpc, location }: MethodBase, name: string, diagnostics: Diagnostics): void {
  diagnostics.warn(
    "PT2011",
    location,
    `the rpc ${rpc} has a name that ${language} keeps for itself: ${name}`,
    "rename it",
  );
}

/** As protoc-gen-go makes exported names. */
function goName(rpc: string): string {
  return rpc.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function snakeCase(rpc: string): string {
  return rpc
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
}
