import { expect, test } from "vitest";
import { parseAddress } from "./address.js";

test.each([
  ["localhost:7233", "localhost:7233", undefined],
  ["localhost", "localhost:7233", undefined],
  ["[::1]:80", "[::1]:80", undefined],
  ["http://127.0.0.1:1/", "127.0.0.1:1", false],
  ["https://ns.acct.tmprl.cloud:7233", "ns.acct.tmprl.cloud:7233", true],
])("%s", (text, address, tls) => {
  expect(parseAddress(text)).toEqual({ address, tls });
});

test.each(["", ":7233", "host:", "host:0", "host:99999", "ftp://host:1", "a b:1", "host:1/path", "::1"])(
  "%s is refused",
  (text) => {
    expect(() => parseAddress(text)).toThrow(/is no address of a server; write "host:port"/);
  },
);
