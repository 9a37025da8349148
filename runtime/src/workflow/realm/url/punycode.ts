/**
 * A domain in the form that DNS takes, or `undefined` if a label is too long. Upper case and compatibility forms are
 * folded with Unicode's NFKC, which stands in for the mapping table of UTS 46 (a quarter of a megabyte).
 */
export function domainToAscii(domain: string): string | undefined {
  const folded = domain
    .replace(/\u00ad|\u200b|\u2060|\ufeff/g, "")
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFC");
  const labels = folded.replace(/[\u3002\uff0e\uff61]/g, ".").split(".");
  return labels.map((label) => (/[^\0-\x7f]/.test(label) ? `xn--${encodeLabel(label)}` : label)).join(".");
}

/** RFC 3492 with the parameters of IDNA. */
function encodeLabel(label: string): string {
  const codes = Array.from(label, (character) => character.codePointAt(0) as number);
  const basic = codes.filter((code) => code < 0x80);
  let output = String.fromCharCode(...basic);
  let handled = basic.length;
  if (handled > 0) output += "-";
  let next = 0x80;
  let delta = 0;
  let bias = 72;
  while (handled < codes.length) {
    const smallest = Math.min(...codes.filter((code) => code >= next));
    delta += (smallest - next) * (handled + 1);
    next = smallest;
    for (const code of codes) {
      if (code < next) delta++;
      if (code !== next) continue;
      output += variableLength(delta, bias);
      bias = adapt(delta, handled + 1, handled === basic.length);
      delta = 0;
      handled++;
    }
    delta++;
    next++;
  }
  return output;
}

function variableLength(value: number, bias: number): string {
  let rest = value;
  let text = "";
  for (let k = 36; ; k += 36) {
    const threshold = Math.min(Math.max(k - bias, 1), 26);
    if (rest < threshold) return text + digit(rest);
    text += digit(threshold + ((rest - threshold) % (36 - threshold)));
    rest = Math.floor((rest - threshold) / (36 - threshold));
  }
}

function digit(value: number): string {
  return String.fromCharCode(value < 26 ? 97 + value : 22 + value);
}

function adapt(delta: number, points: number, first: boolean): number {
  let rest = first ? Math.floor(delta / 700) : delta >> 1;
  rest += Math.floor(rest / points);
  let k = 0;
  for (; rest > 455; k += 36) rest = Math.floor(rest / 35);
  return k + Math.floor((36 * rest) / (rest + 38));
}
