import { expect, test } from "vitest";
import { withAlpha } from "./colors.ts";

test.each([
  ["#f5b53d", "rgba(245, 181, 61, 0.5)"],
  ["#fa0", "rgba(255, 170, 0, 0.5)"],
  ["rgb(245, 181, 61)", "rgba(245, 181, 61, 0.5)"],
  ["rgba(1, 2, 3, 0.9)", "rgba(1, 2, 3, 0.5)"],
])("%s at half opacity is %s", (color, result) => {
  expect(withAlpha(color, 0.5)).toBe(result);
});

test("a notation it does not know is left as it is", () => {
  expect(withAlpha("oklch(70% 0.1 80)", 0.5)).toBe("oklch(70% 0.1 80)");
});
