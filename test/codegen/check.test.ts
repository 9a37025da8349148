import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { beforeAll, describe, expect, test } from "vitest";
import { mergeBuf } from "../../codegen/src/check/buf-findings.js";
import { compareManifests } from "../../codegen/src/check/compare.js";
import { type Finding, forLanguages, sortFindings } from "../../codegen/src/check/finding.js";
import { findingCodes } from "../../codegen/src/check/finding-codes.js";
import { bufBreaking } from "../../codegen/src/cli/check/buf-breaking.js";
import { findingText } from "../../codegen/src/cli/check/report.js";
import { type Contract, readContract } from "../../codegen/src/cli/contract-input.js";
import { makeManifest } from "../../codegen/src/manifest/make-manifest.js";
import { checkCases, validateProto } from "./support/check-cases.js";
import type { CheckCase } from "./support/check-changes.js";
import { compileProtos } from "./support/protos.js";

const found = new Map<string, readonly Finding[]>();

/** A folder each: names of one folder must differ. */
function fileOf(name: string): string {
  return `${name}/svc.proto`;
}

/** All cases side by side in one contract, so that buf runs once for all. */
async function contractOf(side: "before" | "after", folder: string): Promise<Contract> {
  const files = checkCases.map((each) => [fileOf(each.name), each[side].replaceAll("PKG", each.name)]);
  const scratch = join(folder, side);
  mkdirSync(scratch);
  const input = join(scratch, "image.binpb");
  writeFileSync(
    input,
    toBinary(FileDescriptorSetSchema, compileProtos({ ...Object.fromEntries(files), ...validateProto })),
  );
  return readContract({ input, scratch });
}

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "protempo-check-"));
  try {
    const [before, after] = [await contractOf("before", folder), await contractOf("after", folder)];
    const buf = await bufBreaking(before, after);
    for (const { name } of checkCases) {
      const [old, now] = [before, after].map(({ services, registry }) =>
        makeManifest(
          services.filter(({ file }) => file === fileOf(name)),
          registry,
        ),
      ) as [ReturnType<typeof makeManifest>, ReturnType<typeof makeManifest>];
      const payloads = buf.payloads.filter(({ path }) => path === fileOf(name));
      const merged = mergeBuf(compareManifests(old, now), { payloads, configured: [] }, old, now);
      found.set(name, sortFindings(merged));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function summaryOf({ code, severity, location, contract, element }: Finding, { name }: CheckCase): string {
  return `${code} ${severity} ${contract === "old" ? "-" : ""}${location.line} ${element.replace(`${name}.`, "")}`;
}

test.each(checkCases)("$name", (each) => {
  const findings = found.get(each.name) ?? [];
  expect(findings.map((finding) => summaryOf(finding, each)).sort()).toEqual([...each.findings].sort());
  const text = findings.map(findingText).join("\n");
  for (const said of each.says ?? []) expect(text).toContain(said.replaceAll("PKG", each.name));
});

test("every code is found by some case", () => {
  const codes = new Set([...found.values()].flat().map(({ code }) => code));
  // What a buf.yaml asks for is tested with one.
  expect(Object.keys(findingCodes).filter((code) => !codes.has(code as Finding["code"]))).toEqual(["PC5002"]);
});

test("every finding has a place, says who is affected, and what to do", () => {
  for (const each of [...found.values()].flat()) {
    expect(each.location.line, each.message).toBeGreaterThan(0);
    expect(each.whom.length, each.message).toBeGreaterThan(0);
    expect(each.fix, each.message).not.toMatch(/undefined|\.$/);
    expect(each.message, each.message).not.toMatch(/undefined|sha256|\.$/);
  }
});

describe("where only some languages read payloads", () => {
  const told = (name: string, ...languages: Parameters<typeof forLanguages>[1]): string[] =>
    forLanguages(found.get(name) ?? [], languages).map(({ code, severity }) => `${code} ${severity}`);

  test("what one of them refuses breaks, and what is about others is left out", () => {
    expect(told("field_added", "typescript", "go")).toEqual(["PC2005 breaks"]);
    expect(told("field_added", "typescript", "java")).toEqual([]);
    expect(told("enum_value_added", "typescript")).toEqual(["PC2007 care"]);
    expect(told("enum_value_added", "python")).toEqual(["PC2007 breaks"]);
    expect(told("message_renamed", "go", "typescript")).toEqual([]);
    expect(told("message_renamed", "dotnet")).toEqual(["PC2003 breaks"]);
    expect(told("workflow_gone", "typescript")).toEqual(["PC1001 breaks"]);
  });
});
