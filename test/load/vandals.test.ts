import { bundleWorkflows, type WorkflowBundle } from "protempo/bundler";
import { beforeAll, expect, test } from "vitest";
import { address, until } from "../integration/fixtures/stage.js";
import { targets } from "../integration/fixtures/vandal.js";
import { besideCrowd } from "./fixtures/crowd.js";
import { count, taskFailures } from "./fixtures/histories.js";
import { limit, onLoadStage, patient } from "./fixtures/load-stage.js";

let workflows: WorkflowBundle;

beforeAll(async () => {
  workflows = await bundleWorkflows({ entry: new URL("./fixtures/vandal-workflows.ts", import.meta.url) });
});

test.each([
  [1, "lane"],
  [2, "lane"],
  [2, "context"],
] as const)(
  "whatever runs change or reach for, others see nothing of it, lanes: %i, isolation: %s",
  {
    timeout: limit,
  },
  async (lanes, isolation) => {
    const options = { lanes, isolation, workflows, workflowDeadline: "5s", taskTimeout: "30s" } as const;
    await onLoadStage(address(), options, async ({ raw, taskQueue, ...on }) => {
      const named = (what: string) => ({ workflowId: `${what}-${taskQueue}`, taskQueue, ...patient });
      const failures: string[] = [];
      const harm = async (target: string, round: number): Promise<void> => {
        const handle = await raw.workflow.start("vandal", [target], named(`${target} ${round}`));
        // Whether it is refused, put back or the run's own affair.
        await until(async () => {
          const history = await handle.fetchHistory();
          failures.push(...taskFailures(history));
          return taskFailures(history).length > 0 || count(history, "workflowTaskCompletedEventAttributes") > 0;
        });
        expect(await raw.workflow.execute("witness", [], named(`witness of ${target} ${round}`))).toEqual([]);
        await handle.terminate().catch(() => {});
      };
      const { offences } = await besideCrowd({ ...on, raw, taskQueue }, async (round) => {
        await Promise.all([
          ...targets.map((target) => harm(target, round)),
          ...[0, 1].map(async (n) => {
            const found = await raw.workflow.execute("reaching", [{ list: [n] }], named(`reaching ${round} ${n}`));
            expect(found).toEqual([]);
          }),
        ]);
      });
      console.log(
        `lanes ${lanes}, ${isolation}: ${offences * targets.length} changes, ${offences * 2} walks to the host`,
      );
      if (isolation === "lane")
        for (const text of failures) expect(text).toContain("changed built-ins that other workflows use");
      expect(on.log.filter(({ message }) => message === "A workflow lane was lost")).toEqual([]);
    });
  },
);
