import { expect, test } from "vitest";
import { formatPrice } from "./instrument.ts";

test("a price has all the decimals of its instrument", () => {
  expect(formatPrice(18_740, 2)).toBe("187.40");
  expect(formatPrice(5, 4)).toBe("0.0005");
  expect(formatPrice(187, 0)).toBe("187");
});

test("a negative price has a minus sign as wide as a plus sign", () => {
  expect(formatPrice(-1_205, 2)).toBe("−12.05");
});

test("a price between two mantissas is shown as the nearest one", () => {
  expect(formatPrice(18_740.6, 2)).toBe("187.41");
});
