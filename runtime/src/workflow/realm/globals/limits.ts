import { dress, replace } from "../replace.js";

/** The largest single allocation that a workflow may ask for, in bytes. */
const largestBytes = 64 * 1024 * 1024;
const largestArray = largestBytes / 8;

function tooLarge(what: string, size: number, limit: number): never {
  throw new RangeError(
    `${what} would make ${size} elements at once, and a workflow may make ${limit}: one allocation too large ends the whole process. Keep large data in activities.`,
  );
}

/**
 * Refuses the calls that ask for one giant allocation on V8's heap, which V8 answers by aborting the process. Buffers
 * are not among them: their memory is outside that heap, and a failed allocation is a RangeError already. Replaced
 * constructors of typed arrays would make all of their methods slow.
 */
export function installLimits(global: typeof globalThis): void {
  const strings = global.String.prototype;
  const { repeat, padStart, padEnd } = strings;
  const limited = {
    repeat(this: string, count: number): string {
      if (count * this.length > largestBytes) tooLarge("repeat", count * this.length, largestBytes);
      return repeat.call(this, count);
    },
    padStart(this: string, length: number, fill?: string): string {
      if (length > largestBytes) tooLarge("padStart", length, largestBytes);
      return padStart.call(this, length, fill);
    },
    padEnd(this: string, length: number, fill?: string): string {
      if (length > largestBytes) tooLarge("padEnd", length, largestBytes);
      return padEnd.call(this, length, fill);
    },
  };
  replace(strings, "repeat", dress(limited.repeat, "repeat", 1));
  replace(strings, "padStart", dress(limited.padStart, "padStart", 1));
  replace(strings, "padEnd", dress(limited.padEnd, "padEnd", 1));

  const { fill } = global.Array.prototype;
  const filled = {
    fill(this: unknown[], value: unknown, start?: number, end?: number): unknown[] {
      if (this.length > largestArray) tooLarge("fill", this.length, largestArray);
      return fill.call(this, value, start, end);
    },
  };
  replace(global.Array.prototype, "fill", dress(filled.fill, "fill", 1));

  const from = global.Array.from as (this: unknown, ...args: unknown[]) => unknown[];
  const made = {
    from(this: unknown, ...args: unknown[]): unknown[] {
      const length = Number((args[0] as { length?: unknown } | null | undefined)?.length);
      if (length > largestArray) tooLarge("Array.from", length, largestArray);
      return from.apply(this, args);
    },
  };
  replace(global.Array, "from", dress(made.from, "from", 1));
}
