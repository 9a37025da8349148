/** Indents the bodies of functions by two spaces a brace; what is outside of functions stays as it is. */
export function indentFunctions(text: string): string {
  let depth = 0;
  return text
    .split("\n")
    .map((line) => {
      if (depth === 0 && !/^(?:export )?function /.test(line)) {
        return line;
      }
      const code = line.trim();
      const { opened, closedFirst } = braces(code);
      const indent = depth - closedFirst;
      depth += opened;
      return code === "" ? "" : "  ".repeat(Math.max(0, indent)) + code;
    })
    .join("\n");
}

/** Braces that a line leaves open, less those that it closes of lines before; and how many it closes at its start. */
function braces(code: string): { readonly opened: number; readonly closedFirst: number } {
  let opened = 0;
  let closedFirst = 0;
  let quote = "";
  for (let index = 0; index < code.length; index++) {
    const char = code[index] ?? "";
    if (quote !== "") {
      if (char === "\\") {
        index++;
      } else if (char === quote) {
        quote = "";
      }
    } else if (char === '"' || char === "'" || char === "`") {
      quote = char;
    } else if (char === "/" && code[index + 1] === "/") {
      break;
    } else if (char === "{") {
      opened++;
    } else if (char === "}") {
      opened--;
      closedFirst = Math.max(closedFirst, -opened);
    }
  }
  return { opened, closedFirst: code.startsWith("}") ? closedFirst : 0 };
}
