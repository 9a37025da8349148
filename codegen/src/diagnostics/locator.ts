import type { DescFile } from "@bufbuild/protobuf";
import type { Location } from "../model/location.js";

interface Comments {
  readonly leading: string;
  readonly span: readonly number[];
}

/** Length of a path to a service's option: what is longer may lie inside one. */
const optionDepth = 4;

/** Finds places and comments of a proto file by descriptor path, as `SourceCodeInfo` numbers them. */
export class Locator {
  readonly #file: string;
  readonly #byPath = new Map<string, Comments>();
  /** Compilers give the places of an option's innermost fields: those around them begin where the first of them does. */
  readonly #firstInside = new Map<string, readonly number[]>();

  constructor(file: DescFile) {
    this.#file = file.proto.name;
    for (const location of file.proto.sourceCodeInfo?.location ?? []) {
      const key = location.path.join(".");
      if (!this.#byPath.has(key)) {
        this.#byPath.set(key, { leading: location.leadingComments, span: location.span });
      }
      for (let length = optionDepth; length < location.path.length; length++) {
        const outer = location.path.slice(0, length).join(".");
        if (!this.#firstInside.has(outer)) {
          this.#firstInside.set(outer, location.span);
        }
      }
    }
  }

  /** The place of the longest known prefix of a path. */
  locate(path: readonly number[]): Location {
    for (let length = path.length; length > 0; length--) {
      const key = path.slice(0, length).join(".");
      const span = this.#byPath.get(key)?.span ?? this.#firstInside.get(key);
      if (span !== undefined) {
        return { file: this.#file, line: (span[0] ?? 0) + 1, column: (span[1] ?? 0) + 1 };
      }
    }
    return { file: this.#file, line: 0, column: 0 };
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
