import { replace } from "../replace.js";

/** Names that have a legacy code; the others have 0. */
const codes: Readonly<Record<string, number>> = {
  __proto__: null as never,
  IndexSizeError: 1,
  HierarchyRequestError: 3,
  InvalidCharacterError: 5,
  NotFoundError: 8,
  NotSupportedError: 9,
  InvalidStateError: 11,
  SyntaxError: 12,
  InvalidAccessError: 15,
  NetworkError: 19,
  AbortError: 20,
  QuotaExceededError: 22,
  TimeoutError: 23,
  DataCloneError: 25,
};

/** The platform's `DOMException`: an error whose kind is its name. */
class WorkflowDOMException extends Error {
  declare readonly name: string;
  declare readonly code: number;

  constructor(message = "", options: string | { name?: string; cause?: unknown } = "Error") {
    const { name = "Error", cause } = typeof options === "string" ? { name: options } : options;
    super(message, cause === undefined ? undefined : { cause });
    Object.defineProperty(this, "name", { value: name, configurable: true });
    Object.defineProperty(this, "code", { value: codes[name] ?? 0, configurable: true });
  }

  get [Symbol.toStringTag](): string {
    return "DOMException";
  }
}

export function installDOMException(global: typeof globalThis): void {
  Object.defineProperty(WorkflowDOMException, "name", { value: "DOMException" });
  replace(global, "DOMException", WorkflowDOMException);
}
