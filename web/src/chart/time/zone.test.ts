import { expect, test } from "vitest";
import { HOUR_MS } from "../../../../shared/model/time.ts";
import { zoneOffset } from "./zone.ts";

test("an offset is that of the moment asked for: New York leaves daylight saving at 06:00 UTC on 2026-11-01", () => {
  const offset = zoneOffset("America/New_York");
  expect(offset(Date.UTC(2026, 10, 1, 5, 59))).toBe(-4 * HOUR_MS);
  expect(offset(Date.UTC(2026, 10, 1, 6, 0))).toBe(-5 * HOUR_MS);
  expect(offset(Date.UTC(2026, 6, 1))).toBe(-4 * HOUR_MS);
});

test("zones may be off by parts of an hour, either way", () => {
  expect(zoneOffset("Asia/Kolkata")(0)).toBe(5.5 * HOUR_MS);
  expect(zoneOffset("America/St_Johns")(Date.UTC(2026, 0, 1))).toBe(-3.5 * HOUR_MS);
  expect(zoneOffset("UTC")(Date.UTC(2026, 6, 1))).toBe(0);
});

test("an unknown zone is refused", () => {
  expect(() => zoneOffset("Mars/Olympus_Mons")).toThrow(RangeError);
});
