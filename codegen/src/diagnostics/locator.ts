import type { DescFile } from "@bufbuild/protobuf";
import type { Location } from "../model/location.js";

interface Comments {
  readonly leading: string;
  readonly span: readonly number[];
}

/** Finds places and comments of a proto file by descriptor path, as `SourceCodeInfo` numbers them. */
export class Locator {
  readonly #file: string;
  readonly #byPath = new Map<string, Comments>();

  constructor(file: DescFile) {
    this.#file = file.proto.name;
    for (const location of file.proto.sourceCodeInfo?.location ?? []) {
      const key = location.path.join(".");
      if (!this.#byPath.has(key)) {
        this.#byPath.set(key, { leading: location.leadingComments, span: location.span });
      }
    }
  }

  /** The place of the longest known prefix of a path. */
  locate(path: readonly number[]): Location {
    for (let length = path.length; length > 0; length--) {
      const found = this.#byPath.get(path.slice(0, length).join("."));
      if (found !== undefined) {
        return { file: this.#file, line: (found.span[0] ?? 0) + 1, column: (found.span[1] ?? 0) + 1 };
      }
    }
    return { file: this.#file, line: 0, column: 0 };
  }

  /** Whether the compiler gave the place of exactly this path. */
  knows(path: readonly number[]): boolean {
    return this.#byPath.has(path.join("."));
  }

  /** The comment before an element, without its signs and common indent. */
  comment(path: readonly number[]): string {
    const lines = (this.#byPath.get(path.join("."))?.leading ?? "").split("\n").map((line) => line.trimEnd());
    const indents = lines.filter((line) => line !== "").map((line) => line.length - line.trimStart().length);
    const indent = Math.min(...indents);
    return lines
      .map((line) => line.slice(Number.isFinite(indent) ? indent : 0))
      .join("\n")
      .trim();
  }
}
