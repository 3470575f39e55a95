import { expect, test } from "vitest";
import { SecondSequence } from "./second-sequence.svelte.ts";

test("the sequence of a second is that of the last quotes before it", () => {
  const sequence = new SecondSequence();
  for (const [time, value] of [
    [900, 10],
    [990, 14],
    [1_000, 20],
    [1_090, 25],
  ] as const) {
    sequence.heard(time, value);
  }
  expect([sequence.second, sequence.value]).toEqual([1_000, 14]);
});

test("where quotes were missing before a second its sequence is not known, and the one before stays", () => {
  const sequence = new SecondSequence();
  sequence.heard(950, 10);
  sequence.heard(1_010, 12);
  sequence.heard(1_600, 20);
  sequence.heard(2_010, 30);
  expect([sequence.second, sequence.value]).toEqual([1_000, 10]);
});
