import { expect, test } from "vitest";
import { formatNewYorkTime, namesHours, reasonText } from "./reason.ts";

/** A Monday, 06:50 in New York. */
const MONDAY = Date.UTC(2026, 10, 23, 11, 50);
const SATURDAY = MONDAY - 2 * 86_400_000;

test("an open that is today is told without its day, another with it", () => {
  expect(reasonText("opens Mon 09:30 New York", MONDAY)).toBe("opens 09:30 New York");
  expect(reasonText("opens Mon 09:30 New York", SATURDAY)).toBe("opens Mon 09:30 New York");
  expect(reasonText("closes 13:00 New York", MONDAY)).toBe("closes 13:00 New York");
});

test("what nobody foresaw, such as a headline, stays in the server's words", () => {
  expect(reasonText("volatility pause (limit up/down)", MONDAY)).toBe("volatility pause");
  expect(reasonText("Guidance raised", MONDAY)).toBe("Guidance raised");
});

test("hours are New York's, and so is the clock beside them", () => {
  expect(["opens Mon 09:30 New York", "closes 16:00 New York", "always open"].map(namesHours)).toEqual([
    true,
    true,
    false,
  ]);
  expect(formatNewYorkTime(MONDAY)).toBe("06:50:00");
});
