import { expect, test } from "vitest";
import { NO_PRICE } from "../../../../shared/model/quote.ts";
import { firstChangedDigit, FlashPace, mayFlash } from "./flash.ts";

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

test("flashes are brief from 15 a second on, and full again below 10", () => {
  const pace = new FlashPace();
  const judged = [15, 14, 9, 14].map((begun, second) => {
    pace.add(begun, (second + 1) * 1_000);
    return pace.brief;
  });
  expect(judged).toEqual([true, true, false, false]);
});

test("the rate of flashes is that of a whole second, however many frames it had", () => {
  const pace = new FlashPace();
  for (let now = 40; now < 1_000; now += 40) pace.add(1, now);
  expect(pace.brief).toBe(false);
  pace.add(1, 1_000);
  expect(pace.brief).toBe(true);
});
