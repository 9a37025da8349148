/** An address taken apart. */
export interface ParsedAddress {
  /** `host:port`, an IPv6 host in brackets. */
  readonly address: string;
  /** What the scheme says about TLS; undefined without a scheme. */
  readonly tls: boolean | undefined;
}

const defaultPort = 7233;

/**
 * Reads `host`, `host:port`, `[ipv6]:port`, or one of them after `http://` or `https://`. The default port is 7233.
 * Throws TypeError for anything else.
 */
export function parseAddress(text: string): ParsedAddress {
  const match = /^(?:(https?):\/\/)?(\[[0-9a-fA-F:.]+\]|[^\s:/[\]@?#]+)(?::(\d{1,5}))?\/?$/.exec(text);
  const port = Number(match?.[3] ?? defaultPort);
  if (match === null || port < 1 || port > 65535) {
    throw new TypeError(
      `address: ${JSON.stringify(text)} is no address of a server; write "host:port", such as "127.0.0.1:7233"`,
    );
  }
  return { address: `${match[2]}:${port}`, tls: match[1] === undefined ? undefined : match[1] === "https" };
}
