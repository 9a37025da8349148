/** Values in a completion that the two SDKs word differently, on purpose. The official one tells a child no reason. */
const worded = new Set(["message", "stackTrace", "source", "eventGroupMarkers", "encodedAttributes", "reason"]);

/** A command as proto JSON without the words of its failures and without what only the official SDK writes. */
export function normalise(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalise);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !worded.has(key))
      .map(([key, inner]) => [key, normalise(inner)]),
  );
}

/** Jobs with their stand-ins for payloads filled in. */
export function withPayloads(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withPayloads);
  if (typeof value !== "object" || value === null) return value;
  if ("$value" in value) return payload(value.$value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withPayloads(inner)]));
}

function payload(value: unknown): unknown {
  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  return { metadata: { encoding: base64("json/plain") }, data: base64(JSON.stringify(value)) };
}
