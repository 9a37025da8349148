/** Text, a number or a boolean as TypeScript writes it. */
export function literal(value: string | number | boolean | null): string {
  return JSON.stringify(value).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

/** Plain data as TypeScript writes it, on one line, without quotes around identifiers. */
export function objectLiteral(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(objectLiteral).join(", ")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).map(([key, item]) => `${propertyKey(key)}: ${objectLiteral(item)}`);
    return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
  }
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean" || value === null) {
    return literal(value);
  }
  throw new Error(`not plain data: ${typeof value}`);
}

/** A key of an object literal. */
export function propertyKey(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) && key !== "__proto__" ? key : literal(key);
}
