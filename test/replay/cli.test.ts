import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleWorkflows } from "protempo/bundler";
import { afterAll, describe, expect, test } from "vitest";
import { address } from "../integration/fixtures/stage.js";
import { onTrip, tripFile } from "./fixtures/trip.js";

/** The command as it is installed: what `bin` of the linked package names. */
const manifest = createRequire(import.meta.url).resolve("protempo/package.json");
const program = join(
  dirname(manifest),
  (JSON.parse(readFileSync(manifest, "utf8")) as { bin: { protempo: string } }).bin.protempo,
);
const root = fileURLToPath(new URL("../..", import.meta.url));
const workflows = "test/replay/fixtures/trip-workflows.ts";
const histories = "test/replay/fixtures/histories";
const folder = mkdtempSync(join(tmpdir(), "protempo-replay-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function protempo(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const env = { ...process.env, TEMPORAL_CONFIG_FILE: join(folder, "none.toml"), ...environment };
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd: root, env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

const replay = (...args: string[]): Promise<Ended> => protempo(["replay", "--workflows", workflows, ...args]);

/** The trip as a history of other code. */
function historyFor(type: string): string {
  const path = join(folder, `${type}.json`);
  writeFileSync(
    path,
    readFileSync(join(root, histories, "trip.json"), "utf8").replaceAll('"name": "Trip"', `"name": "${type}"`),
  );
  return path;
}

describe("histories that are fine", () => {
  test("a folder with JSON, binary and JSON of an old server: a line each, and exit code 0", async () => {
    const { code, out, err } = await replay("--history", histories, "--recursive");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out.split("\n")).toEqual([
      `ok          ${histories}/old/trip.json  Trip, 38 events`,
      `ok          ${histories}/trip.bin  Trip, 38 events`,
      `ok          ${histories}/trip.json  Trip, 38 events`,
      "",
      "3 histories: 3 ok",
      "",
    ]);
  });

  test("a bundle in place of the workflows file, and paths without --history", async () => {
    const bundle = join(folder, "bundle.json");
    writeFileSync(bundle, JSON.stringify(await bundleWorkflows({ entry: tripFile })));
    const { code, out } = await protempo(["replay", "--workflows", bundle, `${histories}/trip.bin`]);
    expect([code, out]).toEqual([0, expect.stringContaining("1 history: 1 ok")]);
  });

  test("a server's, by query; variables of the environment say where it is", async () => {
    const [queue, ids] = await onTrip(
      await bundleWorkflows({ entry: tripFile }),
      async ({ taskQueue, run, listed }) => {
        const started = [await run("Trip"), await run("Trip")];
        await listed(`TaskQueue = "${taskQueue}" AND WorkflowType = "Trip" AND ExecutionStatus = "Completed"`, 2);
        return [taskQueue, started] as const;
      },
    );
    const query = `TaskQueue = "${queue}" AND WorkflowType = "Trip"`;
    const found = await replay("--query", query, "--address", address(), "--json");
    expect(found.err).toBe("");
    const results = found.out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(results.map(({ outcome }) => outcome)).toEqual(["ok", "ok"]);
    expect(results.map(({ workflowId }) => workflowId).sort()).toEqual([...ids].sort());
    const args = ["replay", "--workflows", workflows, "--query", query, "--limit", "1"];
    const limited = await protempo(args, { TEMPORAL_ADDRESS: address() });
    expect([limited.code, limited.out]).toEqual([0, expect.stringContaining("1 history: 1 ok")]);
    const none = await replay("--query", 'WorkflowType = "Nobody"', "--address", address());
    expect(none).toMatchObject({
      code: 2,
      err: expect.stringContaining('matches --query "WorkflowType = \\"Nobody\\""'),
    });
    const wrong = await replay("--query", "Colour = 'red'", "--address", address());
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining("Colour") });
  });
});

describe("histories that are not", () => {
  test("each is told in full with the code around it, exit code 1", async () => {
    const unreadable = join(folder, "page.json");
    writeFileSync(unreadable, "<html>");
    const { code, out } = await replay(
      historyFor("TimerInserted"),
      historyFor("ThrowsAtEnd"),
      unreadable,
      `${histories}/trip.json`,
    );
    expect(code).toBe(1);
    expect(out).toMatch(/^DIFFERS .*TimerInserted\.json {2}TimerInserted, 38 events$/m);
    expect(out).toMatch(/^FAILED .*ThrowsAtEnd\.json/m);
    expect(out).toMatch(/^UNREADABLE .*page\.json$/m);
    expect(out).toMatch(/History: event 5, ActivityTaskScheduled of protempo\.test\.v1\.Integration\.Say \(ID "1"\)/);
    expect(out).toMatch(/> \d+ \| {5}await ctx\.sleep\(1\);\n +\| {15}\^/);
    expect(out).toMatch(/a bug\n +at insure \(test\/replay\/fixtures\/trip-workflows\.ts:\d+:\d+\)/);
    expect(out).toContain("not JSON that protobuf can read");
    expect(out).toContain("4 histories: 1 ok, 1 no longer do what their history says, 1 failed, 1 cannot be read");
  });

  test("--json has all that the text says; --fail-fast ends; --junit writes a report", async () => {
    const report = join(folder, "report.xml");
    const { code, out } = await replay(
      "--json",
      "--fail-fast",
      "--junit",
      report,
      historyFor("ActivityType"),
      histories,
    );
    const lines = out.trim().split("\n");
    expect([code, lines.length]).toEqual([1, 1]);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      outcome: "nondeterminism",
      workflowId: "trip-1",
      source: join(folder, "ActivityType.json"),
      nondeterminism: { event: { id: 5 }, command: { callSite: { file: workflows, function: "act" } } },
    });
    const xml = readFileSync(report, "utf8");
    expect(xml).toContain('tests="1" failures="1"');
    expect(xml).toContain("ID &quot;1&quot;");
  });
});

describe("what cannot be tried has exit code 2 and says what to do", () => {
  const cases: readonly (readonly [string, readonly string[], string | RegExp])[] = [
    ["no command", [], "No command is named."],
    ["an unknown command", ["play"], "There is no command play."],
    ["no workflows", ["replay", histories], "--workflows is missing"],
    [
      "no histories",
      ["replay", "--workflows", workflows],
      "give files or folders with --history, or ask a server with --query",
    ],
    [
      "an unknown flag",
      ["replay", "--workflow", workflows],
      /Unknown option '--workflow'\.?\n`npx protempo replay --help`/,
    ],
    [
      "a file that is not there",
      ["replay", "--workflows", workflows, "none.json"],
      /There is no history none\.json\. The path is taken from/,
    ],
    [
      "workflows that are not there",
      ["replay", "--workflows", "none.ts", histories],
      "There is no workflows file none.ts",
    ],
    [
      "workflows that are none",
      ["replay", "--workflows", "test/replay/fixtures/trip.ts", histories],
      "cannot be bundled",
    ],
    [
      "a server without a query",
      ["replay", "--workflows", workflows, "--address", "x:1"],
      "--query '' is all of the namespace",
    ],
    [
      "an isolation that is none",
      ["replay", "--workflows", workflows, "--isolation", "process", histories],
      "--isolation process: it is lane or context.",
    ],
    [
      "an encoding that is none",
      ["replay", "--workflows", workflows, "--encoding", "xml", histories],
      "--encoding xml: it is json or binary.",
    ],
    [
      "a limit that is none",
      ["replay", "--workflows", workflows, "--query", "", "--limit", "few"],
      "it takes a number from 1",
    ],
    ["no server", ["replay", "--workflows", workflows, "--query", "", "--address", "127.0.0.1:1"], "127.0.0.1:1"],
    [
      "a profile that is not there",
      ["replay", "--workflows", workflows, "--query", "", "--profile", "cloudy"],
      "cloudy",
    ],
  ];
  test.each(cases)("%s", async (_, args, message) => {
    const { code, out, err } = await protempo(args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(message);
    expect(err).not.toContain("node:internal");
  });

  test("an empty folder", async () => {
    const empty = join(folder, "empty");
    mkdirSync(join(empty, "inner"), { recursive: true });
    copyFileSync(join(root, histories, "trip.bin"), join(empty, "inner", "trip.bin"));
    expect(await replay(empty)).toMatchObject({ code: 2, err: expect.stringContaining("temporal workflow show") });
    expect(await replay(empty, "--recursive")).toMatchObject({ code: 0 });
  });
});

test("--help names every flag", async () => {
  const { code, out } = await protempo(["replay", "--help"]);
  expect(code).toBe(0);
  for (const flag of ["workflows", "history", "recursive", "query", "json", "junit", "api-key", "profile"])
    expect(out).toContain(`--${flag}`);
  expect((await protempo(["--help"])).out).toContain("replay");
  expect((await protempo(["--version"])).out).toMatch(/^\d+\.\d+\.\d+/);
});
