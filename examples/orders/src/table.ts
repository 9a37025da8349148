import type { Outcome } from "./run-order.js";

const columns: readonly { title: string; right?: boolean; value: (outcome: Outcome) => string }[] = [
  { title: "order", value: (o) => o.orderId },
  { title: "outcome", value: (o) => o.outcome },
  {
    title: "charged",
    right: true,
    value: (o) => (o.chargedCents === 0n ? "" : (Number(o.chargedCents) / 100).toFixed(2)),
  },
  { title: "receipt", value: (o) => o.receiptId },
  { title: "parcel", value: (o) => o.trackingNumber },
  { title: "retries", right: true, value: (o) => (o.retries === 0 ? "" : String(o.retries)) },
  { title: "time", right: true, value: (o) => `${(o.durationMs / 1000).toFixed(1)} s` },
  { title: "on the way", value: (o) => o.notes.join("; ") },
];

/** The outcomes as a table of text, one line an order. */
export function table(outcomes: readonly Outcome[]): string {
  const rows = [columns.map((column) => column.title), ...outcomes.map((each) => columns.map((c) => c.value(each)))];
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => [...(row[index] ?? "")].length)));
  const lines = rows.map((row) =>
    row
      .map((cell, index) => {
        const space = " ".repeat((widths[index] ?? 0) - [...cell].length);
        return columns[index]?.right ? space + cell : cell + space;
      })
      .join("  ")
      .trimEnd(),
  );
  const [head = "", ...body] = lines;
  return [head, "-".repeat(Math.max(...lines.map((line) => line.length))), ...body].join("\n");
}
