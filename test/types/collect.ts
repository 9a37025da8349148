/** One mistake of a file, or something that compilers cannot catch. */
export interface Mistake {
  readonly file: string;
  readonly name: string;
  /** Whether compilers are expected to catch it. */
  readonly caught: boolean;
  /** Lines of its block, from 1. */
  readonly from: number;
  readonly to: number;
}

/** The mistakes of a file: each begins with a comment that names it. */
export function mistakesOf(file: string, text: string): Mistake[] {
  const lines = text.split("\n");
  const starts = lines.flatMap((line, index) => {
    const found = /^\/\/ (mistake|not caught): (.+)$/.exec(line);
    return found === null ? [] : [{ caught: found[1] === "mistake", name: found[2] ?? "", from: index + 1 }];
  });
  return starts.map((start, index) => ({ ...start, file, to: (starts[index + 1]?.from ?? lines.length + 1) - 1 }));
}

/** A compiler's message: its first line, and those that explain it. */
export interface Message {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** What a compiler printed without colours, one message each. */
export function messagesOf(output: string): Message[] {
  const messages: { file: string; line: number; text: string }[] = [];
  for (const line of output.split("\n")) {
    const found = /^(\S+?)\((\d+),\d+\): error (TS\d+: .*)$/.exec(line);
    const last = messages.at(-1);
    if (found !== null) {
      messages.push({ file: found[1] ?? "", line: Number(found[2]), text: found[3] ?? "" });
    } else if (line !== "" && last !== undefined) {
      last.text += `\n${line}`;
    }
  }
  return messages;
}
