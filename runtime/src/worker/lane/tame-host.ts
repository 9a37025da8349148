import { Lock } from "../../workflow/realm/lock/lock.js";
import { refusal } from "../../workflow/realm/replace.js";

/**
 * Makes a lane thread's own errors harmless. V8 calls Node's stack trace formatter, a function of the thread's main
 * realm, when workflow code reads `error.stack`; at the very end of the stack that call fails with a RangeError of the
 * main realm, and workflow code can catch it. What can be reached from such an error is made final here, and leads to
 * no constructor that compiles text. Called once, before anything else in the thread.
 */
export function tameHost(): void {
  const refuse = refusal("Function", "Code generation from strings is disallowed here.", EvalError);
  Object.defineProperty(refuse, "prototype", { value: Function.prototype, writable: false });
  Object.defineProperty(Function.prototype, "constructor", { value: refuse, writable: true, configurable: true });
  new Lock().lockErrors();
}
