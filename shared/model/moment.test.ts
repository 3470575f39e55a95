import { expect, it } from "vitest";
import { parseMoment } from "./moment.ts";
import { EARLIEST_TIME } from "./units.ts";

it.each([
  ["2026", "2026-01-01T00:00:00.000Z"],
  ["2026-06", "2026-06-01T00:00:00.000Z"],
  ["1962-01-02", "1962-01-02T00:00:00.000Z"],
  ["2026-06-01T14:30", "2026-06-01T14:30:00.000Z"],
  ["2026-06-01 14:30:05.25", "2026-06-01T14:30:05.250Z"],
  ["2026-06-01T14:30:05Z", "2026-06-01T14:30:05.000Z"],
  ["2026-06-01T14:30+09:00", "2026-06-01T05:30:00.000Z"],
  ["2026-06-01T14:30 09:00", "2026-06-01T05:30:00.000Z"],
  ["2026-06-01T14:30:00-0500", "2026-06-01T19:30:00.000Z"],
  ["0", "1970-01-01T00:00:00.000Z"],
  ["1000", "1970-01-01T00:00:01.000Z"],
  ["-252374400000", "1962-01-02T00:00:00.000Z"],
  ["1.7e12", "2023-11-14T22:13:20.000Z"],
  ["1700000000000.5", "2023-11-14T22:13:20.001Z"],
])("W42: %s is a time", (text, iso) => {
  expect(new Date(parseMoment(text) ?? Number.NaN).toISOString()).toBe(iso);
});

it.each(["", "yesterday", "2026-02-30", "2026-13", "2026-06-01T25:00", "2026-6-1", "0x10", "NaN", "1e", "20260601T"])(
  "W42: %j is not a time",
  (text) => {
    expect(parseMoment(text)).toBeUndefined();
  },
);

it("limits times beyond the allowed range to the range of a query", () => {
  expect(parseMoment("-1e300")).toBe(EARLIEST_TIME);
  expect(parseMoment("1e300")).toBe(Number.MAX_SAFE_INTEGER);
});
