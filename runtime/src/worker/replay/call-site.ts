/** A place in the user's code. */
export interface CallSite {
  /** Relative to the package of the workflows file, as the bundle's source map has it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** The function around it, if it has a name. */
  readonly function?: string | undefined;
}

const frame = /^\s*at (?:(.*) \()?(.*?):(\d+):(\d+)\)?$/;

/** The innermost place of a stack that is in no package; in a package if all are. */
export function callSite(stack: string): CallSite | undefined {
  return callSites(stack)[0];
}

/** The places of a stack that are in no package, innermost first; all of them if all are in packages. */
export function callSites(stack: string): readonly CallSite[] {
  const sites = stack.split("\n").flatMap((line): CallSite[] => {
    const [, name, file, row, column] = frame.exec(line) ?? [];
    if (file === undefined) return [];
    return [{ file, line: Number(row), column: Number(column), ...(name === undefined ? {} : { function: name }) }];
  });
  const own = sites.filter(({ file }) => !/(?:^|[\\/])node_modules[\\/]/.test(file));
  return own.length > 0 ? own : sites;
}

/** `run (src/workflows.ts:12:5)`. */
export function siteText({ file, line, column, function: name }: CallSite): string {
  const place = `${file}:${line}:${column}`;
  return name === undefined ? place : `${name} (${place})`;
}
