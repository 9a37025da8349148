import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { InteropClient } from "../gen/protempo/test/interop/v1/interop_client.js";
import { Ending } from "../gen/protempo/test/interop/v1/interop_protempo.js";
import { until } from "../integration/fixtures/stage.js";
import { type Encoding, goIsThere, unlessGo } from "./peer.js";
import { buildLimitMs, interopStage, type Stage } from "./stage.js";
import { attributes } from "./workflows.js";

interface GoSchedule {
  readonly type: string;
  readonly queue: string;
  readonly paused: boolean;
  readonly note: string;
  readonly taken: number;
  readonly input?: { readonly owner?: string; readonly balance?: string; readonly ending?: string };
  readonly encoding?: string;
}

type AccountSchedule = ReturnType<InteropClient["account"]["schedules"]["handle"]>;

const account = "protempo.test.interop.v1.Interop.Account";
const encodings: [theirs: Encoding, ours: Encoding][] = [
  ["json", "json"],
  ["json", "binary"],
  ["binary", "json"],
];

describe.runIf(goIsThere).each(encodings)(
  `schedules, where Go writes %s and we write %s${unlessGo}`,
  (theirs, ours) => {
    let on: Stage;
    const made: string[] = [];
    beforeAll(async () => {
      on = await interopStage(ours, theirs);
    }, buildLimitMs);
    afterAll(async () => {
      await Promise.allSettled(made.map((id) => on.raw.schedule.handle(id).delete()));
      await on?.stop();
    });

    const newId = (): string => {
      made.push(`interop-${randomUUID()}`);
      return made.at(-1) as string;
    };
    const inGo = (workflowId: string): Promise<GoSchedule> =>
      on.go.call<GoSchedule>("schedule.describe", { workflowId });
    /** The result of the nth workflow that a schedule started. */
    const resultOf = async (client: InteropClient, schedule: AccountSchedule, nth: number) => {
      await until(async () => (await schedule.describe()).actionCount >= nth);
      const { workflowId = "", runId } = (await schedule.describe()).recentActions[nth - 1] ?? {};
      return await client.account.handle(workflowId, runId).result();
    };

    test("that Go makes start our workflow, and are read, triggered, changed and paused by our typed handle", async () => {
      const id = newId();
      await on.go.call("schedule.create", {
        workflowId: id,
        type: account,
        input: { owner: "Ada", balance: "9007199254740993", ending: "ENDING_AT_ONCE" },
        memo: { team: "Go" },
        owner: "Grace",
        count: 9,
      });
      const schedule = on.toOurs.account.schedules.handle(id);
      const described = await schedule.describe();
      expect(described.input()).toMatchObject({ owner: "Ada", balance: 9007199254740993n, ending: Ending.AT_ONCE });
      expect(described).toMatchObject({ note: "made in Go", overlap: "allowAll", paused: false });
      expect(described.spec).toMatchObject({
        calendars: [{ hour: [{ start: 12 }], dayOfWeek: [{ start: 1, end: 5 }] }],
        timeZone: "Europe/Stockholm",
      });
      expect(described.workflow).toMatchObject({
        workflowType: account,
        workflowId: `${id}/run`,
        taskQueue: on.ourQueue,
      });
      expect(described.memo()).toEqual({ team: "Go" });
      expect(described.workflow.memo()).toEqual({ note: "Grace" });
      expect(described.workflow.searchAttributes.get(attributes.owner)).toBe("Grace");
      expect(described.searchAttributes.get(attributes.count)).toBe(9n);

      await schedule.trigger();
      expect(await resultOf(on.toOurs, schedule, 1)).toMatchObject({
        balance: 9007199254740993n,
        workflowType: account,
      });

      await schedule.pause("for a while");
      await schedule.update(({ input }) => ({ input: { ...input(), owner: "Lin", balance: input().balance + 1n } }));
      expect(await inGo(id)).toEqual({
        type: account,
        queue: on.ourQueue,
        paused: true,
        note: "for a while",
        taken: 1,
        input: { owner: "Lin", balance: "9007199254740994", ending: "ENDING_AT_ONCE" },
        encoding: `${ours}/protobuf`,
      });
      const changed = await schedule.describe();
      expect(changed.spec).toEqual(described.spec);
      expect(changed.workflow.memo()).toEqual({ note: "Grace" });
      // The contract's ID is that of the new input.
      expect(changed.workflow.workflowId).toMatch(/^account\/lin\/main\//);

      await on.go.call("schedule.unpause", { workflowId: id, owner: "on" });
      // The server sees only the last of two patches that come together, and Go does not wait for the first.
      await until(async () => !(await schedule.describe()).paused);
      await on.go.call("schedule.trigger", { workflowId: id });
      expect(await resultOf(on.toOurs, schedule, 2)).toMatchObject({ balance: 9007199254740994n });
      expect(await schedule.describe()).toMatchObject({ paused: false, note: "on" });
    });

    test("that we make start a Go workflow, and are read, changed and triggered by Go", async () => {
      const id = newId();
      const schedule = await on.toGo.account.schedules.create(
        id,
        { owner: "Ada", balance: 7n, ending: Ending.AT_ONCE },
        { spec: { intervals: [{ every: "1d", offset: "1h" }] }, paused: true, note: "ours", memo: { team: "us" } },
      );
      const before = await schedule.describe();
      expect(await inGo(id)).toEqual({
        type: account,
        queue: on.goQueue,
        paused: true,
        note: "ours",
        taken: 0,
        input: { owner: "Ada", balance: "7", ending: "ENDING_AT_ONCE" },
        encoding: `${ours}/protobuf`,
      });
      await on.go.call("schedule.update", { workflowId: id, owner: "noted in Go" });
      const noted = await schedule.describe();
      expect(noted).toMatchObject({ note: "noted in Go", paused: true, spec: { ...before.spec, jitter: 0 } });
      expect(noted.input()).toEqual(before.input());
      expect(noted.memo()).toEqual({ team: "us" });

      const input = { owner: "Grace", balance: "-8", ending: "ENDING_AT_ONCE" };
      await on.go.call("schedule.update", { workflowId: id, owner: "again", input });
      const changed = await schedule.describe();
      expect(changed.input()).toMatchObject({ owner: "Grace", balance: -8n });
      expect((await inGo(id)).encoding).toBe(`${theirs}/protobuf`);

      await on.go.call("schedule.trigger", { workflowId: id });
      expect(await resultOf(on.toGo, schedule, 1)).toMatchObject({ balance: -8n, workflowType: account });
      await schedule.update(({ input }) => ({ input: { ...input(), balance: 0n } }));
      await schedule.trigger();
      expect(await resultOf(on.toGo, schedule, 2)).toMatchObject({ balance: 0n });
    });

    test("of a workflow without input", async () => {
      const id = newId();
      await on.go.call("schedule.create", { workflowId: id, type: "protempo.test.interop.v1.Interop.Nothing" });
      const schedule = on.toOurs.nothing.schedules.handle(id);
      expect((await schedule.describe()).input()).toBeUndefined();
      await schedule.trigger();
      await until(async () => (await schedule.describe()).actionCount === 1);
      const { recentActions } = await schedule.describe();
      expect(await on.toOurs.nothing.handle(recentActions[0]?.workflowId ?? "").result()).toBeUndefined();
    });
  },
);
