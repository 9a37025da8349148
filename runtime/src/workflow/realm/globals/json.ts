import { dress, replace } from "../replace.js";

/**
 * V8 looks whether to stop at every call of a function, but in a loop only now and then, which is after thousands of rounds: a
 * loop that does nothing but parse would pass its deadline by minutes.
 */
export function installJson(global: typeof globalThis): void {
  const { parse } = global.JSON;
  const called = {
    parse(text: string, reviver?: Parameters<typeof parse>[1]): unknown {
      return parse(text, reviver);
    },
  };
  replace(global.JSON, "parse", dress(called.parse, "parse", 2));
}
