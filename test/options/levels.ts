/** What an option may be given, from the most important level to the least: the values as users write them. */
export interface OptionRow<Sent> {
  readonly option: string;
  readonly call: unknown;
  /** Of the client's defaults, or of `use()`. */
  readonly defaults: unknown;
  /** Of the contract's method; undefined: the contract cannot say it. */
  readonly method?: unknown;
  /** What each of them is when it is sent, in that order. */
  readonly sent: readonly [call: unknown, defaults: unknown, method?: unknown];
  /** What is sent if nobody says anything, and for `null`. */
  readonly none?: unknown;
  /** Whether `null` cannot be said. */
  readonly needed?: boolean;
  /** Finds it in what is sent. */
  readonly seen: (sent: Sent) => unknown;
}

/** Who says something, and what comes of it. */
export interface Case {
  readonly title: string;
  /** Keys that are absent say nothing, and so do those that are undefined. */
  readonly call: object;
  readonly defaults: object;
  readonly method: object;
  readonly expected: unknown;
}

/** Every combination that precedence makes a difference in. */
export function casesOf<Sent>(row: OptionRow<Sent>): Case[] {
  const { option, none, sent } = row;
  const said = (value: unknown): object => ({ [option]: value });
  const inContract = row.method === undefined ? {} : said(row.method);
  const [call, defaults, method = none] = sent;
  const make = (title: string, call: object, defaults: object, method: object, expected: unknown): Case => ({
    title: `${option}: ${title}`,
    call,
    defaults,
    method,
    expected,
  });
  const unsaid = said(undefined);
  const cases = [
    make("nobody says it", {}, {}, {}, none),
    make("the contract", {}, {}, inContract, method),
    make("the contract, where others say undefined", unsaid, unsaid, inContract, method),
    make("defaults before the contract", {}, said(row.defaults), inContract, defaults),
    make("defaults, where the call says undefined", unsaid, said(row.defaults), inContract, defaults),
    make("the call before all", said(row.call), said(row.defaults), inContract, call),
    make("the call before the contract", said(row.call), {}, inContract, call),
  ];
  if (row.needed) return cases;
  return [
    ...cases,
    make("null in the call is none", said(null), said(row.defaults), inContract, none),
    make("null in the defaults is none", {}, said(null), inContract, none),
    make("the call before null in the defaults", said(row.call), said(null), inContract, call),
  ];
}
