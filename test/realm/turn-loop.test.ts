import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runIdOf } from "../../runtime/src/worker/lane/completions.js";
import type { LaneCodec } from "../../runtime/src/worker/lane/lane-codec.js";
import { type ActivationSource, TurnLoop } from "../../runtime/src/worker/lane/turn-loop.js";
import { type FakeCompletion, type FakeRealm, fakeRealm } from "./fake-realm.js";

/** Batches that are there from the start, then the end. */
class Source implements ActivationSource {
  readonly completions: FakeCompletion[] = [];
  readonly raw: Uint8Array[] = [];
  readonly #batches: Uint8Array[][];

  constructor(batches: (object | Uint8Array)[][]) {
    const bytes = (item: object): Uint8Array =>
      item instanceof Uint8Array ? item : new TextEncoder().encode(JSON.stringify(item));
    this.#batches = batches.map((batch) => batch.map(bytes));
  }

  async next(): Promise<Uint8Array[] | undefined> {
    return this.#batches.shift();
  }

  /** Every other batch has to be waited for. */
  tryNext(): Uint8Array[] | undefined {
    if (this.#batches.length === 0) return undefined;
    return this.#batches.length % 2 === 0 ? [] : this.#batches.shift();
  }

  complete(completion: Uint8Array): void {
    this.raw.push(completion);
    try {
      this.completions.push(JSON.parse(new TextDecoder().decode(completion)) as FakeCompletion);
    } catch {
      // A completion that the loop made itself is protobuf.
    }
  }
}

let realm: FakeRealm;
const listener = (reason: unknown): void => void realm.host.unhandledRejection(reason);
let others: NodeJS.UnhandledRejectionListener[] = [];
beforeEach(async () => {
  realm = await fakeRealm(`
    exports.lose = (name) => { Promise.reject(new Error(name)); };
    exports.fine = (x) => x;
    exports.turn = () => { Promise.resolve().then(() => Promise.resolve()).then(() => { throw new Error("late"); }); };`);
  others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", listener);
});
afterEach(() => {
  process.removeAllListeners("unhandledRejection");
  for (const other of others) process.on("unhandledRejection", other);
});

const calls = (...names: [string, string][]): object[] =>
  names.map(([runId, call]) => ({ runId, call, args: [runId] }));

describe("one activation a turn", () => {
  test("each rejection fails the run that caused it, whatever the batches", async () => {
    const source = new Source([
      calls(["a", "lose"], ["b", "fine"], ["c", "turn"], ["d", "fine"]),
      calls(["e", "lose"]),
      calls(["f", "fine"], ["g", "lose"]),
    ]);
    await new TurnLoop(source, realm.host, undefined, () => {}).run();
    expect(source.completions.map(({ runId, error }) => [runId, error])).toEqual([
      ["a", "unhandled: a"],
      ["b", undefined],
      ["c", "unhandled: late"],
      ["d", undefined],
      ["e", "unhandled: e"],
      ["f", undefined],
      ["g", "unhandled: g"],
    ]);
  });

  test("what is no activation is reported, and the loop goes on", async () => {
    const reports: string[] = [];
    const source = new Source([[Uint8Array.of(255, 255)], calls(["a", "fine"])]);
    await new TurnLoop(source, realm.host, undefined, (_, message) => reports.push(message)).run();
    expect(reports).toHaveLength(1);
    expect(source.completions.map(({ runId }) => runId)).toEqual(["a"]);
  });

  test("a completion over the limit that cannot be read fails its own task", async () => {
    const reports: string[] = [];
    const source = new Source([calls(["a", "fine"], ["b", "fine"])]);
    const report = (_: string, message: string): void => void reports.push(message);
    await new TurnLoop(source, realm.host, undefined, report, { payloadLimit: 1 }).run();
    expect(source.raw.map((bytes) => runIdOf(bytes.slice(0, 3)))).toEqual(["a", "b"]);
    expect(reports).toHaveLength(2);
    expect(reports[0]).toMatch(/^A completion could not be read: /);
  });

  test("an error of the source ends the loop", async () => {
    const source = new Source([]);
    source.tryNext = () => {
      throw new Error("gone");
    };
    await expect(new TurnLoop(source, realm.host, undefined, () => {}).run()).rejects.toThrow("gone");
  });
});

describe("with a codec", () => {
  /** Turns the bytes round; slow for run `slow`, and fails as it is told. */
  class Rounding implements LaneCodec {
    async decode(activation: Uint8Array): Promise<Uint8Array> {
      const text = new TextDecoder().decode(activation);
      if (text.includes('"slow"')) await new Promise((resolve) => setTimeout(resolve, 20));
      if (text.includes('"undecodable"')) throw new Error("no key");
      return activation;
    }
    async encode(completion: Uint8Array): Promise<Uint8Array> {
      if (new TextDecoder().decode(completion).includes('"unencodable"')) throw new Error("too late");
      return completion;
    }
  }

  test("a slow one holds up its own run only, and the loop ends after the last answer", async () => {
    const source = new Source([calls(["slow", "fine"], ["b", "fine"]), calls(["c", "lose"]), calls(["d", "fine"])]);
    await new TurnLoop(source, realm.host, new Rounding(), () => {}).run();
    expect(source.completions.map(({ runId }) => runId)).toEqual(["b", "c", "d", "slow"]);
    expect(source.completions[1]?.error).toBe("unhandled: c");
  });

  test("one that cannot encode fails that task", async () => {
    const reports: string[] = [];
    const source = new Source([calls(["unencodable", "fine"], ["b", "fine"])]);
    await new TurnLoop(source, realm.host, new Rounding(), (_, message) => reports.push(message)).run();
    expect(source.raw).toHaveLength(2);
    expect(reports).toEqual(["A payload codec could not encode: too late"]);
    const failed = source.raw.find((bytes) => !new TextDecoder().decode(bytes).startsWith("{")) as Uint8Array;
    // Activations and completions both begin with the run's ID.
    expect(runIdOf(failed.slice(0, 2 + "unencodable".length))).toBe("unencodable");
  });
});
