import { execFileSync } from "node:child_process";
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createBrotliDecompress } from "node:zlib";
import { type Browser, chromium } from "playwright-core";
import { root } from "../../codegen/support/protos.js";

/** A browser, and what it has to be started with. */
interface Program {
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
}

const commands = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/** Chromium as the development dependency has it: compressed, for Linux on x64. */
function packed(): string | undefined {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  try {
    const folder = join(dirname(fileURLToPath(import.meta.resolve("@sparticuz/chromium"))), "../../bin");
    return existsSync(join(folder, "chromium.br")) ? folder : undefined;
  } catch {
    return undefined;
  }
}

function onPath(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return commands.flatMap((command) => folders.map((folder) => join(folder, command))).find((path) => existsSync(path));
}

const installed = process.env.PROTEMPO_BROWSER ?? onPath();
const package_ = packed();

/** Whether there is a browser to test with. */
export const browserIsThere: boolean = installed !== undefined || package_ !== undefined;

/** Part of a title: why tests are left out, or nothing. */
export const unlessBrowser: string = browserIsThere
  ? ""
  : ` (left out: no ${commands.slice(0, 3).join(", ")} on PATH and no PROTEMPO_BROWSER)`;

/** Starts a browser. The first start of the packed one takes some seconds: it is unpacked into the repository's cache. */
export async function startBrowser(): Promise<Browser> {
  const { path, environment } = installed === undefined ? await unpack() : { path: installed, environment: {} };
  const args = ["--disable-gpu", "--font-render-hinting=none", "--allow-file-access-from-files"];
  return chromium.launch({
    executablePath: path,
    // A container's root has no sandbox; the pages are our own.
    chromiumSandbox: false,
    args,
    env: { ...process.env, ...environment },
    timeout: 90_000,
  });
}

async function unpack(): Promise<Program> {
  if (package_ === undefined) throw new Error("there is no browser");
  const folder = join(root, ".cache/browser");
  const path = join(folder, "chromium");
  mkdirSync(folder, { recursive: true });
  if (!existsSync(path)) {
    for (const name of ["al2023", "fonts"]) {
      const tar = join(folder, `${name}.tar`);
      await decompress(join(package_, `${name}.tar.br`), tar);
      execFileSync("tar", ["-xf", tar, "-C", folder]);
    }
    const config = `<?xml version="1.0"?><fontconfig><dir>${join(folder, "fonts")}</dir></fontconfig>\n`;
    writeFileSync(join(folder, "fonts.conf"), config);
    await decompress(join(package_, "chromium.br"), `${path}.new`, 0o755);
    renameSync(`${path}.new`, path);
  }
  // Libraries and fonts that a bare machine does not have.
  const libraries = [join(folder, "lib"), join(folder, "al2023/lib"), process.env.LD_LIBRARY_PATH ?? ""];
  return {
    path,
    environment: {
      LD_LIBRARY_PATH: libraries.filter((each) => each !== "").join(delimiter),
      ...(existsSync("/etc/fonts/fonts.conf") ? {} : { FONTCONFIG_FILE: join(folder, "fonts.conf") }),
    },
  };
}

async function decompress(from: string, to: string, mode = 0o644): Promise<void> {
  await pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to, { mode }));
}
