import { expect, test } from "vitest";
import { formatPrice } from "./price-format.ts";

test("a price has all the decimals of its instrument", () => {
  expect(formatPrice(18_740, 2)).toBe("187.40");
  expect(formatPrice(5, 4)).toBe("0.0005");
  expect(formatPrice(187, 0)).toBe("187");
});

test("a price between mantissas is the nearest one", () => {
  expect(formatPrice(18_740.6, 2)).toBe("187.41");
});
