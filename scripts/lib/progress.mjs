/**
 * What a build is doing and for how long: on a terminal one live line a running step, elsewhere a line when a step
 * begins, each half minute while it runs, and when it ends.
 */
export class Progress {
  /** @type {Map<string, { title: string; since: number; detail: string; toldAt: number }>} */
  #running = new Map();
  #drawn = 0;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #out;
  #live;

  /** @param {NodeJS.WriteStream} [out] */
  constructor(out = process.stdout) {
    this.#out = out;
    this.#live = out.isTTY === true && !process.env.CI;
  }

  /** @param {string} text */
  say(text) {
    this.#erase();
    this.#out.write(`${text}\n`);
    this.#draw();
  }

  /** @param {string} title */
  begin(title) {
    const now = Date.now();
    this.#running.set(title, { title, since: now, detail: "", toldAt: now });
    if (!this.#live) this.#out.write(`  … ${title}\n`);
    this.#timer ??= setInterval(() => this.#tick(), this.#live ? 100 : 1000).unref();
    this.#redraw();
  }

  /**
   * @param {string} title
   * @param {string} text
   */
  detail(title, text) {
    const step = this.#running.get(title);
    if (step && text.trim() !== "") step.detail = text.trim();
  }

  /**
   * @param {string} title
   * @param {string} [note]
   */
  done(title, note) {
    this.#end(title, "✓", note);
  }

  /**
   * @param {string} title
   * @param {string} [note]
   */
  failed(title, note) {
    this.#end(title, "✗", note);
  }

  stop() {
    this.#erase();
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#running.clear();
  }

  /**
   * @param {string} title
   * @param {string} mark
   * @param {string} [note]
   */
  #end(title, mark, note) {
    const step = this.#running.get(title);
    this.#running.delete(title);
    const time = step ? seconds(Date.now() - step.since) : "";
    this.say(`  ${mark} ${title.padEnd(titleWidth)} ${time.padStart(7)}${note ? `  ${note}` : ""}`);
    if (this.#running.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }

  #tick() {
    if (this.#live) return this.#redraw();
    const now = Date.now();
    for (const step of this.#running.values()) {
      if (now - step.toldAt < 30_000) continue;
      step.toldAt = now;
      this.#out.write(
        `  … ${step.title}, ${seconds(now - step.since)} so far${step.detail ? `: ${step.detail}` : ""}\n`,
      );
    }
  }

  #redraw() {
    this.#erase();
    this.#draw();
  }

  #erase() {
    if (this.#drawn > 0) this.#out.write(`\x1b[${this.#drawn}A\x1b[J`);
    this.#drawn = 0;
  }

  #draw() {
    if (!this.#live || this.#running.size === 0) return;
    const width = (this.#out.columns || 80) - 1;
    const now = Date.now();
    const lines = [...this.#running.values()].map((step) =>
      `  … ${step.title.padEnd(titleWidth)} ${seconds(now - step.since).padStart(7)}  ${step.detail}`.slice(0, width),
    );
    this.#out.write(`${lines.join("\n")}\n`);
    this.#drawn = lines.length;
  }
}

const titleWidth = 34;

/**
 * A length of time for people: `0.4 s`, `12.0 s`, `3:05`.
 * @param {number} ms
 * @returns {string}
 */
export function seconds(ms) {
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const whole = Math.round(ms / 1000);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
