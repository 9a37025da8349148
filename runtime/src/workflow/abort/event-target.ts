import type { RealmEvent } from "./event.js";

/** A function or an object that takes events. */
export type RealmListener = ((event: RealmEvent) => unknown) | { handleEvent(event: RealmEvent): unknown };

/** How a listener is added. */
export interface RealmListenerOptions {
  readonly once?: boolean;
  /** Takes the listener away when it aborts. */
  readonly signal?: AbortSignal;
}

/** The platform's `EventTarget` inside the realm. A listener that throws fails the workflow task, not the dispatch. */
export class RealmEventTarget {
  #listeners: Map<string, Map<RealmListener, boolean>> | undefined;

  addEventListener(
    type: string,
    listener: RealmListener | null | undefined,
    options?: RealmListenerOptions | boolean,
  ): void {
    if (listener === null || listener === undefined) return;
    const { once = false, signal } = typeof options === "object" ? options : {};
    if (signal?.aborted) return;
    this.#listeners ??= new Map();
    let ofType = this.#listeners.get(type);
    if (ofType === undefined) {
      ofType = new Map();
      this.#listeners.set(type, ofType);
    }
    if (ofType.has(listener)) return;
    ofType.set(listener, once);
    signal?.addEventListener("abort", () => this.removeEventListener(type, listener), { once: true });
  }

  removeEventListener(type: string, listener: RealmListener | null | undefined): void {
    if (listener === null || listener === undefined) return;
    const ofType = this.#listeners?.get(type);
    ofType?.delete(listener);
    if (ofType?.size === 0) this.#listeners?.delete(type);
  }

  /** Calls the listeners in order of being added; false if one of them prevented the default. */
  dispatchEvent(event: RealmEvent): boolean {
    event.target = this;
    const ofType = this.#listeners?.get(event.type);
    if (ofType === undefined) return !event.defaultPrevented;
    for (const [listener, once] of [...ofType]) {
      if (!ofType.has(listener)) continue;
      if (once) this.removeEventListener(event.type, listener);
      callListener(this, listener, event);
      if (event.stopped) break;
    }
    return !event.defaultPrevented;
  }

  get [Symbol.toStringTag](): string {
    return "EventTarget";
  }
}

function callListener(target: RealmEventTarget, listener: RealmListener, event: RealmEvent): void {
  try {
    if (typeof listener === "function") listener.call(target, event);
    else listener.handleEvent(event);
  } catch (error) {
    // Nobody awaits this promise: the run hears of it as of any other lost error.
    Promise.reject(error);
  }
}
