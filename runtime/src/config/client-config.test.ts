import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadClientConfig } from "./client-config.js";

const folder = mkdtempSync(join(tmpdir(), "protempo-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

const file = join(folder, "temporal.toml");
const key = join(folder, "key.pem");
writeFileSync(key, "the key");
writeFileSync(
  file,
  `[profile.default]
address = "first:7233"
[profile.cloud]
address = "cloud:7233"
namespace = "shop"
api_key = "secret"
[profile.cloud.grpc_meta]
team = "orders"
[profile.mutual]
address = "mutual:7233"
[profile.mutual.tls]
client_cert_data = "the certificate"
client_key_path = "${key}"
server_name = "temporal.example"
`,
);

test("a profile of the file becomes options of a connection; variables win", () => {
  const environment = { TEMPORAL_NAMESPACE: "other" };
  expect(loadClientConfig({ file, environment, profile: "cloud" })).toEqual({
    namespace: "other",
    connection: { address: "cloud:7233", apiKey: "secret", headers: { team: "orders" }, tls: undefined },
  });
});

test("certificates are read from their files", () => {
  expect(loadClientConfig({ file, environment: {}, profile: "mutual" }).connection.tls).toEqual({
    serverRootCaCertificate: undefined,
    serverName: "temporal.example",
    clientCertificate: { certificate: "the certificate", privateKey: "the key" },
  });
});

test("no file is no error, a profile that is named and missing is one", () => {
  expect(loadClientConfig({ environment: { TEMPORAL_CONFIG_FILE: join(folder, "none.toml") } }).connection).toEqual({
    address: undefined,
    apiKey: undefined,
    headers: {},
    tls: undefined,
  });
  expect(() => loadClientConfig({ file, environment: {}, profile: "nowhere" })).toThrow("nowhere");
});
