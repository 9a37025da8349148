/** What an {@link RealmEvent} can be made with. */
export interface RealmEventInit {
  readonly cancelable?: boolean;
}

/** The platform's `Event`, as far as a realm without a document needs it: no bubbling, no capture, no time stamp. */
export class RealmEvent {
  readonly type: string;
  readonly cancelable: boolean;
  /** Where the event was dispatched; null before. */
  target: object | null = null;
  #stopped = false;
  #prevented = false;

  constructor(type: string, init?: RealmEventInit) {
    this.type = String(type);
    this.cancelable = init?.cancelable ?? false;
  }

  get currentTarget(): object | null {
    return this.target;
  }

  get defaultPrevented(): boolean {
    return this.#prevented;
  }

  /** Whether {@link stopImmediatePropagation} was called. */
  get stopped(): boolean {
    return this.#stopped;
  }

  preventDefault(): void {
    if (this.cancelable) this.#prevented = true;
  }

  stopImmediatePropagation(): void {
    this.#stopped = true;
  }

  stopPropagation(): void {}

  get [Symbol.toStringTag](): string {
    return "Event";
  }
}
