/** What Core prints of a failure inside another message of its own. */
export interface CoreFailure {
  readonly message: string;
  /** Empty if the failure has none. */
  readonly stack: string;
}

/**
 * The failure in the message of an eviction, which Core writes as Rust prints its structures:
 * `Workflow activation completion failed: Failure { failure: Some(Failure { message: "…", …`. A text without one is the
 * message itself.
 */
export function coreFailure(text: string): CoreFailure {
  return { message: quoted(text, "message") ?? text, stack: quoted(text, "stack_trace") ?? "" };
}

function quoted(text: string, field: string): string | undefined {
  const found = new RegExp(`\\b${field}: "((?:[^"\\\\]|\\\\.)*)"`, "s").exec(text)?.[1];
  return found?.replace(/\\(?:u\{([0-9a-f]+)\}|(.))/gis, (_, code: string | undefined, character: string) => {
    if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
    return escapes[character] ?? character;
  });
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", "0": "\0" };
