import { expect, test } from "vitest";
import { plainFigure } from "./plain-copy.ts";

test.each([
  ["182.52", "182.52"],
  ["−0.59%", "-0.59%"],
  ["+1.20", "+1.20"],
  ["1,204", "1204"],
  ["12,041,300", "12041300"],
  ["NVIDIA, 3 of 4", "NVIDIA, 3 of 4"],
  ["—", "—"],
])("%s is copied as %s", (shown, plain) => {
  expect(plainFigure(shown)).toBe(plain);
});
