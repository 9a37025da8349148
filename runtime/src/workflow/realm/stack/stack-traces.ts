import { SourceMap } from "./source-map.js";

/** What V8 tells of a frame. */
interface CallSite {
  getFileName(): string | null;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
  getFunctionName(): string | null;
  getTypeName(): string | null;
  getMethodName(): string | null;
  isConstructor(): boolean;
  isAsync(): boolean;
  isNative(): boolean;
}

/** Files of the layers begin so; frames from anywhere else are the worker's own and of no use to a user. */
const layerPrefix = "protempo:";
const sdkFile = "protempo:sdk";
const frameLine = /^ *at (?:(.*) \()?(.*?):(\d+):(\d+)\)?$/;

/**
 * Stack traces that name the user's files. Installed as the realm's `Error.prepareStackTrace`, so no run is handed V8's
 * frames.
 */
export class StackTraces {
  readonly #maps = new Map<string, SourceMap>();

  /** Adds the source map of a layer. */
  addSourceMap(file: string, json: string): void {
    this.#maps.set(file, new SourceMap(json));
  }

  install(global: typeof globalThis): void {
    const header = global.Error.prototype.toString;
    const prepare = (error: unknown, sites: readonly CallSite[]): string => {
      let text: string;
      try {
        text = header.call(error as Error);
      } catch {
        text = "<error>";
      }
      for (const site of sites) text += this.#frame(site);
      return text;
    };
    Object.defineProperty(global.Error, "prepareStackTrace", { value: prepare, enumerable: false });
    // V8 asks the one that is found by this name.
    Object.defineProperty(global, "Error", { writable: false, configurable: false });
  }

  /** A stack that was taken from outside, in the same words and with the same frames left out. */
  translate(stack: string): string {
    let text = "";
    for (const line of stack.split("\n")) {
      const [, name = "", file = "", row = "", column = ""] = frameLine.exec(line) ?? [];
      text += this.#place(name, file, Number(row), Number(column));
    }
    return text.slice(1);
  }

  #frame(site: CallSite): string {
    const file = site.getFileName();
    if (file === null) return site.isNative() ? `\n    at ${functionOf(site)} (native)` : "";
    return this.#place(functionOf(site), file, site.getLineNumber() ?? 0, site.getColumnNumber() ?? 0);
  }

  #place(name: string, file: string, line: number, column: number): string {
    if (!file.startsWith(layerPrefix) || file === sdkFile) return "";
    const found = this.#maps.get(file)?.find(line, column);
    const place = found === undefined ? `${file}:${line}:${column}` : `${found.file}:${found.line}:${found.column}`;
    return name === "" ? `\n    at ${place}` : `\n    at ${name} (${place})`;
  }
}

function functionOf(site: CallSite): string {
  const type = site.getTypeName();
  const method = site.getMethodName();
  const name = site.getFunctionName() ?? "";
  if (site.isConstructor()) return `new ${name === "" ? "<anonymous>" : name}`;
  const full = type !== null && type !== "Object" && method !== null ? `${type}.${method}` : name;
  return site.isAsync() && full !== "" ? `async ${full}` : full;
}
