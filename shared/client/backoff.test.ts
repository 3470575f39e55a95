import { expect, test } from "vitest";
import { backoff } from "./backoff.ts";

test("the longest wait doubles from 0.5 s up to 15 s", () => {
  const almost = 1 - Number.EPSILON;
  expect([1, 2, 3, 4, 5, 6, 7, 500].map((attempt) => Math.round(backoff(attempt, almost)))).toEqual([
    500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000,
  ]);
});

test("jitter is full: a client may come back at once", () => {
  expect(backoff(5, 0)).toBe(0);
});
