import { RealmAbortController } from "../../abort/abort-controller.js";
import { RealmAbortSignal } from "../../abort/abort-signal.js";
import { RealmEvent } from "../../abort/event.js";
import { RealmEventTarget } from "../../abort/event-target.js";
import { replace } from "../replace.js";
import { installBase64 } from "./base64.js";
import { installConsole } from "./console.js";
import { consoleSink } from "./console-sink.js";
import { installCrypto } from "./crypto.js";
import { installDate } from "./date.js";
import { installDOMException } from "./dom-exception.js";
import { installIntl } from "./intl.js";
import { installJson } from "./json.js";
import { installLimits } from "./limits.js";
import { installMath } from "./math.js";
import { installPerformance } from "./performance.js";
import { installRefused } from "./refused.js";
import { installStructuredClone } from "./structured-clone.js";
import { installTextEncoding } from "./text-encoding.js";
import { installTimers } from "./timers.js";
import { installUrl } from "./url.js";

/** Globals of the language that stay as they are, or are replaced under the same name. All others go. */
const kept: ReadonlySet<string> = new Set(
  `Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date Promise RegExp
  Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError SuppressedError globalThis JSON
  Math Intl ArrayBuffer Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array Float16Array Float32Array
  Float64Array Uint8ClampedArray BigUint64Array BigInt64Array DataView Map BigInt Set WeakMap WeakSet Proxy Reflect
  Iterator AsyncIterator DisposableStack AsyncDisposableStack FinalizationRegistry WeakRef decodeURI decodeURIComponent
  encodeURI encodeURIComponent escape unescape eval isFinite isNaN SharedArrayBuffer Atomics WebAssembly`.split(/\s+/),
);

/** Makes the globals of a realm those of a workflow. Runs before any other module of the layer. */
function installGlobals(global: typeof globalThis): void {
  for (const key of Reflect.ownKeys(global)) {
    if (typeof key === "string" && kept.has(key)) continue;
    // V8's extensions, such as `gc`, stay as names.
    if (!Reflect.deleteProperty(global, key)) Reflect.set(global, key, undefined);
  }
  forgetLastMatch(global.RegExp);
  // It would lead to `Temporal`, which tells the time of the machine.
  Reflect.deleteProperty(global.Date.prototype, "toTemporalInstant");
  installDOMException(global);
  installRefused(global);
  installDate(global);
  installMath(global);
  installIntl(global);
  installTimers(global);
  installTextEncoding(global);
  installBase64(global);
  installUrl(global);
  installStructuredClone(global);
  installPerformance(global);
  installCrypto(global);
  installConsole(global, consoleSink);
  installLimits(global);
  installJson(global);
  const classes = {
    AbortController: RealmAbortController,
    AbortSignal: RealmAbortSignal,
    Event: RealmEvent,
    EventTarget: RealmEventTarget,
  };
  for (const [name, implementation] of Object.entries(classes)) {
    Object.defineProperty(implementation, "name", { value: name });
    replace(global, name, implementation);
  }
  replace(global, "self", global);
  replace(global, "global", global);
}

/** `RegExp.$1` and its like, all of them accessors, hold what any run matched last. */
function forgetLastMatch(regExp: RegExpConstructor): void {
  for (const key of Object.getOwnPropertyNames(regExp)) {
    if (Object.getOwnPropertyDescriptor(regExp, key)?.get !== undefined) Reflect.deleteProperty(regExp, key);
  }
}

installGlobals(globalThis);
