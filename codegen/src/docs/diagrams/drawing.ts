/** A picture of plain shapes, which templates turn into SVG; and the same as Mermaid's text, for Markdown. */
export interface Drawing {
  readonly title: string;
  /** What it shows, for those who do not see it. */
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
  readonly texts: readonly Text[];
  readonly mermaid: string;
}

/** A rectangle with round corners. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** A class of the style sheet. */
  readonly look: "card" | "head" | "signal" | "query" | "update" | "activity" | "note";
  /** Place on the page; empty for none. */
  readonly href: string;
  readonly label: string;
}

/** A straight line. */
export interface Line {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly arrow: boolean;
  readonly dashed: boolean;
}

/** A line of text, set in characters of one width unless it is small. */
export interface Text {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly look: "name" | "small" | "kind" | "message";
  readonly anchor: "start" | "middle" | "end";
}

/** Collects shapes. */
export class Canvas {
  readonly boxes: Box[] = [];
  readonly lines: Line[] = [];
  readonly texts: Text[] = [];

  box(look: Box["look"], x: number, y: number, width: number, height: number, href = "", label = ""): void {
    this.boxes.push({ look, x, y, width, height, href, label });
  }

  line(x1: number, y1: number, x2: number, y2: number, look: Partial<Pick<Line, "arrow" | "dashed">> = {}): void {
    this.lines.push({ x1, y1, x2, y2, arrow: false, dashed: false, ...look });
  }

  text(look: Text["look"], x: number, y: number, text: string, anchor: Text["anchor"] = "start"): void {
    this.texts.push({ look, x, y, text, anchor });
  }
}

/** Width of a character of names, at 12.5 px. */
const characterWidth = 7.6;

/** How wide a name is drawn. */
export function widthOf(text: string): number {
  return Math.ceil(text.length * characterWidth);
}

/** A name that is cut in the middle, so that it fits. */
export function fitted(text: string, characters: number): string {
  if (text.length <= characters) return text;
  const half = Math.floor((characters - 1) / 2);
  return `${text.slice(0, half)}…${text.slice(text.length - half)}`;
}

/** Text inside quotes of Mermaid: none of its signs. */
export function mermaidText(text: string): string {
  return text.replace(/[^\p{L}\p{N} .,_:()/·…-]/gu, (sign) => `#${sign.codePointAt(0)};`);
}
