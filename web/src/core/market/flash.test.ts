import { expect, test } from "vitest";
import { NO_PRICE } from "../../../../shared/model/quote.ts";
import { firstChangedDigit, mayFlash } from "./flash.ts";

test.each([
  ["187.42 → 187.45: the last digit", 18_742, 18_745, 5],
  ["187.42 → 187.52: the tenths", 18_742, 18_752, 4],
  ["187.42 → 188.01: the whole dollar", 18_742, 18_801, 2],
  ["99.99 → 100.00: every digit moved", 9_999, 10_000, 0],
  ["no change: nothing", 18_742, 18_742, 6],
  ["from no price: everything", NO_PRICE, 18_742, 0],
])("%s", (_name, before, after, from) => {
  expect(firstChangedDigit(before, after, 2)).toBe(from);
});

test("a cell begins two flashes a second at most", () => {
  expect([0, 499, 500].map((now) => mayFlash(0, now))).toEqual([false, false, true]);
});
