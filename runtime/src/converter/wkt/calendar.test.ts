import { expect, test } from "vitest";
import { dateTimeText, secondsOf } from "./calendar.js";

test("dates are those of the platform, from the year 1 to 9999", () => {
  const first = -62135596800;
  const last = 253402300799;
  const seconds = [first, last, 0, -1, 86399, 951782400, 951868799, -2203891200, 4107542400];
  for (let step = 0; step < 5000; step++)
    seconds.push(first + Math.floor(((last - first) * step) / 5000) + ((step * 7919) % 86400));
  for (const second of seconds.filter((value) => value <= last)) {
    const text = new Date(second * 1000).toISOString().slice(0, 19);
    expect(dateTimeText(second)).toBe(text);
    const [year, month, date, hour, minute, rest] = text.split(/[-T:]/).map(Number) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    expect(secondsOf(year, month, date, hour, minute, rest)).toBe(second);
  }
});

test("a day that its month has not is in the next month, as Date.parse has it; others are none", () => {
  expect(secondsOf(2001, 2, 30, 0, 0, 0)).toBe(Date.parse("2001-02-30T00:00:00Z") / 1000);
  expect(secondsOf(2001, 4, 31, 24, 0, 0)).toBe(Date.parse("2001-04-31T24:00:00Z") / 1000);
  for (const parts of [
    [2001, 13, 1, 0, 0, 0],
    [2001, 0, 1, 0, 0, 0],
    [2001, 1, 32, 0, 0, 0],
    [2001, 1, 1, 24, 0, 1],
    [2001, 1, 1, 0, 60, 0],
    [2001, 1, 1, 0, 0, 60],
  ] as const) {
    expect(secondsOf(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5])).toBeNaN();
  }
});
