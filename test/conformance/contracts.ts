import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createRegistry, type DescExtension, type DescMessage, type Registry } from "@bufbuild/protobuf";
import * as wkt from "@bufbuild/protobuf/wkt";
import type { AnyMessageType } from "../../runtime/src/common/message-type.js";
import { generateConformance } from "./generate.js";
import type { Held } from "./random.js";

/** A message of the conformance contracts, by reflection and by our converters. */
export interface Contract {
  readonly schema: DescMessage;
  readonly token: AnyMessageType;
  /** What an `Any` in the message may hold and what may extend messages, and reflection's registry of it. */
  readonly held: readonly Held[];
  readonly registry: Registry;
}

const wellKnown = Object.values<unknown>(wkt)
  .filter(isSchema)
  .filter(({ file }) => /any|duration|empty|field_mask|struct|timestamp|wrappers/.test(file.name));

/** Loads every message of the conformance contracts from the folder that they were generated into. */
export async function loadContracts(folder: string = generateConformance()): Promise<Contract[]> {
  const contracts: Contract[] = [];
  for (const file of ["kinds", "legacy", "editions", "shared/other", "extended"]) {
    const schemas = await load(folder, `${file}_pb.ts`);
    const tokens = await load(folder, `${file}_protempo.ts`);
    const held = [...Object.values(schemas).filter((each) => isSchema(each) || isExtension(each)), ...wellKnown];
    const registry = createRegistry(...held);
    for (const schema of Object.values(schemas)) {
      if (!isSchema(schema)) continue;
      const token = Object.values(tokens).find((value) => isToken(value) && value.typeName === schema.typeName);
      if (!isToken(token)) throw new Error(`no token for ${schema.typeName}`);
      contracts.push({ schema, token, held, registry });
    }
  }
  return contracts;
}

/** The contract of one message. */
export function contractOf(contracts: readonly Contract[], name: string): Contract {
  const found = contracts.find(({ schema }) => schema.typeName === name);
  if (!found) throw new Error(`no message ${name}`);
  return found;
}

async function load(folder: string, file: string): Promise<Record<string, unknown>> {
  return (await import(pathToFileURL(join(folder, "conformance", file)).href)) as Record<string, unknown>;
}

function isSchema(value: unknown): value is DescMessage {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "message";
}

function isExtension(value: unknown): value is DescExtension {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "extension";
}

function isToken(value: unknown): value is AnyMessageType {
  return typeof value === "object" && value !== null && "fromBinary" in value && "typeName" in value;
}
