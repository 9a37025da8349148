import type { TestSpecification } from "vitest/node";
import { BaseSequencer } from "vitest/node";

/** The files that take longest, in that order: one that began last would run on alone when all others have ended. */
const longest = [
  "test/integration/cancellation-matrix.test.ts",
  "test/example/orders.test.ts",
  "test/load/outages.test.ts",
  "test/integration/cancellation.test.ts",
  "test/types/budget.test.ts",
  "test/integration/chronicle.test.ts",
  "test/types/mistakes.test.ts",
  "test/integration/lane-loss.test.ts",
  "test/integration/cache.test.ts",
  "test/load/heap.test.ts",
  "test/codegen/compile.test.ts",
  "test/integration/kill.test.ts",
  "test/hops/realm.test.ts",
  "test/integration/nexus.test.ts",
  "test/integration/every-command.test.ts",
  "bridge/test/lane-loss.test.ts",
  "test/fuzz/fuzz.test.ts",
  "test/integration/workflows.test.ts",
];

/** vitest's own order, which in a fresh clone knows no times, after the files that are known to take long. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const index = longest.findIndex((path) => moduleId.replaceAll("\\", "/").endsWith(path));
      return index === -1 ? longest.length : index;
    };
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => rank(a) - rank(b));
  }
}
