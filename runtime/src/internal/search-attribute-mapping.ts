import { SearchAttributeMappingError } from "../common/errors/search-attribute-mapping.js";
import type { IdSource, SearchAttributeMapping } from "../common/table.js";
import { makePayload } from "../converter/payload-parts.js";
import { type AttributeType, attributeText } from "../converter/search-attribute-values.js";
import { utf8Bytes } from "../converter/wire/utf8.js";
import { moment, momentText } from "./expression-times.js";
import { Moment, NothingError, shown } from "./expression-values.js";

type Payload = ReturnType<typeof makePayload>;

/** A line of a mapping. Without a type, the one that the namespace has registered counts. */
export type MappedAttribute = readonly [name: string, type: AttributeType | null, compute: () => unknown];

/** Makes the function of a contract's mapping; what it returns throws `SearchAttributeMappingError`. */
export function searchAttributeMapping(
  lines: (input: Readonly<Record<string, unknown>>, source: IdSource) => readonly MappedAttribute[],
): SearchAttributeMapping {
  return (input, source) => {
    const fields: Record<string, Payload> = {};
    for (const [name, type, compute] of lines(input, source)) {
      try {
        const value = compute();
        if (value === null || value === undefined) continue;
        fields[name] = type === null ? untyped(name, value) : typed(name, type, value);
      } catch (error) {
        if (error instanceof NothingError) continue;
        throw new SearchAttributeMappingError(name, error instanceof Error ? error.message : String(error));
      }
    }
    return fields;
  };
}

function typed(name: string, type: AttributeType, value: unknown): Payload {
  const payload = makePayload("json/plain", utf8Bytes(typedText(name, type, value)));
  payload.metadata.type = utf8Bytes(type);
  return payload;
}

function typedText(name: string, type: AttributeType, value: unknown): string {
  switch (type) {
    case "Datetime":
      return JSON.stringify(momentText(moment(value, "time")));
    case "Double":
      return attributeText({ name, type }, typeof value === "bigint" ? Number(value) : value);
    default:
      return attributeText({ name, type }, value);
  }
}

function untyped(name: string, value: unknown): Payload {
  if (typeof value === "bigint") return makePayload("json/plain", utf8Bytes(String(value)));
  const plain = value instanceof Moment ? momentText(value) : value;
  if (typeof plain === "object" && !Array.isArray(plain)) throw new Error(`${name} is ${shown(value)}`);
  return makePayload("json/plain", utf8Bytes(JSON.stringify(plain)));
}
