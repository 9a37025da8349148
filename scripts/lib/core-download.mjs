// A process of its own, so that a download that hangs can be ended: node core-download.mjs <version> <folder>
import { CoreRuntime } from "@protempo/bridge";

const [version = "default", directory = "."] = process.argv.slice(2);
const runtime = CoreRuntime.create({});
try {
  const server = await runtime.startDevServer({ executable: { download: { version, directory } } });
  await server.shutdown();
} finally {
  runtime.shutdown();
}
