/** Proto JSON. */
export type Json = { readonly [key: string]: Json } & { readonly [key: string]: unknown };

/** What a command asked for, or what an event says that was asked for, in one shape for both. */
export interface Fact {
  readonly kind: string;
  /** What a command and its event have in common. */
  readonly key: string;
  readonly value: unknown;
}

/** Milliseconds of a duration such as `"1.5s"`; none and 0 are the same to the server. */
export function milliseconds(duration: unknown): number | undefined {
  const ms = Math.round(Number.parseFloat(String(duration ?? "0")) * 1000);
  return ms === 0 ? undefined : ms;
}

/** Payloads as encoding and base64. */
export function payloads(list: unknown): unknown[] {
  return ((list ?? []) as Json[]).map(payload);
}

export function payload(value: unknown): unknown {
  const { metadata = {}, data = "" } = (value ?? {}) as { metadata?: Record<string, string>; data?: string };
  const named = Object.entries(metadata).map(([key, text]) => [key, Buffer.from(text, "base64").toString()]);
  return { ...Object.fromEntries(named), data };
}

export function payloadMap(map: unknown): unknown {
  return Object.fromEntries(Object.entries((map ?? {}) as Json).map(([key, value]) => [key, payload(value)]));
}

/** As the server stores it, with its defaults where there is one; undefined if there is none. */
export function retryPolicy(policy: unknown, defaults: boolean): unknown {
  if (policy === undefined && !defaults) return undefined;
  const { initialInterval, backoffCoefficient, maximumInterval, ...rest } = (policy ?? {}) as Json;
  const initial = milliseconds(initialInterval) ?? 1000;
  return {
    initial,
    coefficient: Number(backoffCoefficient ?? 0) || 2,
    maximum: milliseconds(maximumInterval) ?? initial * 100,
    attempts: Number(rest.maximumAttempts ?? 0),
    final: rest.nonRetryableErrorTypes ?? [],
  };
}

/** A failure with its causes. What the SDK itself says of a cancellation is in its own words, so that text is left out. */
export function failure(value: unknown): unknown {
  if (value === undefined) return undefined;
  const {
    message = "",
    cause,
    source: _source,
    stackTrace: _stack,
    encodedAttributes: _encoded,
    ...info
  } = value as Json;
  const details = JSON.parse(
    JSON.stringify(info, (key, inner) => (key === "identity" || key === "payloads" ? undefined : inner)),
  );
  return {
    message: "canceledFailureInfo" in info ? undefined : message,
    info: details,
    details: payloads((Object.values(info)[0] as Json | undefined)?.details?.payloads),
    cause: failure(cause),
  };
}

/** An operation has no ID that command and event share: it is known by what it asks for. */
export function nexusKey(body: Json): string {
  return JSON.stringify([body.endpoint, body.service, body.operation, body.input && payload(body.input)]);
}

/** A Nexus operation, as its command and as its event say it. */
export function nexus(body: Json, runTimeout: number | undefined): unknown {
  return {
    endpoint: body.endpoint,
    service: body.service,
    operation: body.operation,
    input: body.input && payload(body.input),
    header: body.nexusHeader ?? {},
    all: milliseconds(body.scheduleToCloseTimeout) ?? runTimeout,
    queued: milliseconds(body.scheduleToStartTimeout),
    run: milliseconds(body.startToCloseTimeout),
  };
}

/** Without members that are undefined, which JSON does not have either. */
export function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
