import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { CodeGeneratorRequestSchema, CodeGeneratorResponseSchema } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";
import { largeContract } from "./support/large.js";
import { compileProtos, root } from "./support/protos.js";

/** Runs the plugin as a process and reports its time and memory: measured, not judged, for machines differ. */
function measured(request: Uint8Array): { readonly files: number; readonly error: string; readonly line: string } {
  const bin = join(root, "codegen/bin/protoc-gen-protempo.js");
  const script = `await import(${JSON.stringify(bin)}); const { maxRSS } = process.resourceUsage(); const cpu = process.cpuUsage();
    process.stderr.write("\\nmeasured " + JSON.stringify({ maxRSS, cpu: (cpu.user + cpu.system) / 1e6, time: performance.now() / 1e3 }));`;
  const run = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    input: request,
    maxBuffer: 1 << 28,
  });
  const response = fromBinary(CodeGeneratorResponseSchema, run.stdout);
  const { maxRSS, cpu, time } = JSON.parse(run.stderr.toString().split("measured ")[1] ?? "{}");
  return {
    files: response.file.length,
    error: response.error ?? "",
    line: `${response.file.length} files, ${(run.stdout.length / 1e6).toFixed(1)} MB, ${time.toFixed(2)} s, ${cpu.toFixed(2)} s CPU, ${Math.round(maxRSS / 1024)} MB`,
  };
}

test("200 services of 10 rpcs are generated in one run", () => {
  const protos = largeContract(200, 10);
  const image = compileProtos(protos);
  const request = create(CodeGeneratorRequestSchema, { fileToGenerate: Object.keys(protos), protoFile: image.file });
  const { files, error, line } = measured(toBinary(CodeGeneratorRequestSchema, request));
  console.info(`200 services of 10 rpcs: ${line}`);
  expect(error).toBe("");
  expect(files).toBe(800);
});
