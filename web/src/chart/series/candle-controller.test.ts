import { expect, test } from "vitest";
import { bodyWidth } from "./candle-controller.ts";

test.each([
  // pitch, wick, width: two thirds of the pitch, symmetric about the wick.
  [8, 1, 5],
  [16, 2, 10],
  [6, 1, 3],
  [3, 1, 1],
  [0.2, 1, 1],
  [1, 2, 2],
])("a body with %d px on the axis and a wick of %d is %d wide", (pitch, wick, width) => {
  expect(bodyWidth(pitch, wick)).toBe(width);
});
