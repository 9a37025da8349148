const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
  ["ms", 1],
] as const;

/** A time in milliseconds for people: `1 day`, `90 seconds` as `1 minute 30 seconds`. */
export function durationText(milliseconds: number): string {
  const parts: string[] = [];
  let rest = milliseconds;
  for (const [unit, length] of units) {
    const count = unit === "ms" ? rest : Math.floor(rest / length);
    rest -= unit === "ms" ? rest : count * length;
    if (count > 0) parts.push(`${count} ${unit}${unit === "ms" || count === 1 ? "" : "s"}`);
  }
  return parts.join(" ");
}
