/** What a wrong value is, in few words. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case "object":
      if (value === null) return "null";
      if (Array.isArray(value)) return `an array of ${value.length}`;
      if (value instanceof Uint8Array) return `${value.length} bytes`;
      return "$typeName" in value ? `message ${String(value.$typeName)}` : "an object";
    case "string":
      return value.length > 40 ? `a string of ${value.length} characters` : `string ${JSON.stringify(value)}`;
    case "bigint":
      return `bigint ${value}`;
    case "number":
    case "boolean":
      return `${typeof value} ${value}`;
    default:
      return typeof value;
  }
}
