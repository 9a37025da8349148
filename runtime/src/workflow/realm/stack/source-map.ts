/** A place in a file of the user. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

interface RawMap {
  readonly sources: readonly string[];
  readonly mappings: string;
}

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** A source map (version 3), decoded when the first position is asked for. */
export class SourceMap {
  #text: string | undefined;
  #sources: readonly string[] = [];
  /** For each line, groups of four: generated column, source, line, column. */
  #lines: readonly Int32Array[] = [];

  constructor(json: string) {
    this.#text = json;
  }

  /** Where line and column (from 1; 0: the line's first) of the bundle come from. */
  find(line: number, column: number): Position | undefined {
    if (this.#text !== undefined) this.#decode(this.#text);
    const segments = this.#lines[line - 1];
    if (segments === undefined || segments.length === 0) return undefined;
    let low = 0;
    let high = segments.length / 4 - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if ((segments[4 * middle] as number) < column) low = middle + 1;
      else high = middle - 1;
    }
    if (high < 0 && column > 0) return undefined;
    high = Math.max(high, 0);
    const [, source = 0, sourceLine = 0, sourceColumn = 0] = segments.subarray(4 * high, 4 * high + 4);
    return { file: this.#sources[source] ?? "?", line: sourceLine + 1, column: sourceColumn + 1 };
  }

  #decode(text: string): void {
    this.#text = undefined;
    const { sources, mappings } = JSON.parse(text) as RawMap;
    this.#sources = sources;
    const state = [0, 0, 0, 0, 0];
    this.#lines = mappings.split(";").map((line) => decodeLine(line, state));
  }
}

/** `state` runs on from line to line, but for the generated column. */
function decodeLine(line: string, state: number[]): Int32Array {
  state[0] = 0;
  const decoded: number[] = [];
  for (const segment of line.split(",")) {
    if (segment === "") continue;
    const fields = decodeSegment(segment, state);
    if (fields >= 4) decoded.push(...(state.slice(0, 4) as number[]));
  }
  return Int32Array.from(decoded);
}

function decodeSegment(segment: string, state: number[]): number {
  let field = 0;
  let value = 0;
  let shift = 0;
  for (const character of segment) {
    const digit = digits.indexOf(character);
    value |= (digit & 31) << shift;
    if (digit & 32) {
      shift += 5;
      continue;
    }
    state[field] = (state[field] ?? 0) + (value & 1 ? -(value >> 1) : value >> 1);
    field++;
    value = 0;
    shift = 0;
  }
  return field;
}
