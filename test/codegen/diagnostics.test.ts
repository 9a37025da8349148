import { beforeAll, describe, expect, test } from "vitest";
import { diagnosticCodes } from "../../codegen/src/diagnostics/codes.js";
import { cases, laterVersion } from "./support/diagnostic-cases.js";
import { compileProtos, type Outcome, runPlugin } from "./support/protos.js";

const outcomes = new Map<string, Outcome>();

beforeAll(async () => {
  const files = Object.fromEntries(
    cases.flatMap(({ name, protos }) =>
      Object.entries(protos).map(([path, text]) => [path.replace("FILE", name), text.replaceAll("PKG", name)]),
    ),
  );
  const image = compileProtos(files);
  for (const { name, parameter } of cases) {
    outcomes.set(name, await runPlugin(image, [`${name}.proto`], parameter));
  }
});

describe("what is wrong is said with its place, its code and what to do", () => {
  test.each(cases)("$name", ({ name, error, warning, fix }) => {
    const outcome = outcomes.get(name);
    const said = error === undefined ? outcome?.warnings : outcome?.error;
    for (const expected of [error ?? warning, fix]) {
      if (expected !== undefined) {
        expect(said).toContain(expected.replaceAll("PKG", name).replaceAll("FILE", name));
      }
    }
    const printed = Object.keys(outcome?.files ?? {}).length;
    expect(error === undefined ? printed > 0 && outcome?.error === "" : printed === 0).toBe(true);
  });
});

test("a field of a later version of the options is refused", async () => {
  const outcome = await runPlugin(compileProtos({ "later.proto": laterVersion }, []), ["later.proto"]);
  outcomes.set("later", outcome);
  expect(outcome.error).toContain(
    "later.proto:7:42: error PT1004: temporal.v1.ActivityOptions has a field 99 that this version does not know",
  );
});

test("every code is said by some case", () => {
  const said = [...outcomes.values()].map(({ error, warnings }) => `${error}${warnings}`).join("\n");
  expect(Object.keys(diagnosticCodes).filter((code) => !said.includes(code))).toEqual([]);
});

test("all errors are told at once, in the order of the file", async () => {
  const image = compileProtos({
    "many.proto": `syntax = "proto3";
package many;
import "google/protobuf/empty.proto";
import "temporal/v1/temporal.proto";
service Svc {
  rpc A(google.protobuf.Empty) returns (google.protobuf.Empty) {
    option (temporal.v1.workflow) = { signal: { ref: "Nope" } };
  }
  rpc B(google.protobuf.Empty) returns (google.protobuf.Empty) {
    option (temporal.v1.activity) = { start_to_close_timeout: { seconds: -1 } };
  }
}
`,
  });
  const { error, files } = await runPlugin(image, ["many.proto"], "import_extention=js");
  expect(error.split("\n").filter((line) => line.includes(" error "))).toEqual([
    expect.stringContaining("many.proto:7:39: error PT1009"),
    expect.stringContaining("many.proto:10:65: error PT1015"),
  ]);
  expect(error).toContain('error PT1001: unknown parameter "import_extention". Did you mean "import_extension"?');
  expect(error).toMatch(/^3 errors\n/);
  expect(files).toEqual({});
});
