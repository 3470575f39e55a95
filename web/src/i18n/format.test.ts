import { describe, expect, test } from "vitest";
import { NO_PRICE } from "../../../shared/model/quote.ts";
import { formatBytesPerSecond, formatChange, formatCompact, formatPercent, formatPrice } from "./format.ts";
import { locale } from "./locale.svelte.ts";

describe("prices", () => {
  test.each([
    [19045, 2, "190.45"],
    [19040, 2, "190.40"],
    [5, 4, "0.0005"],
    [1234, 0, "1234"],
    [NO_PRICE, 2, "—"],
  ])("mantissa %d at exponent %d reads %s", (mantissa, exponent, text) => {
    expect(formatPrice(mantissa, exponent)).toBe(text);
  });

  test.each([
    [318, "+3.18"],
    [-5, "−0.05"],
    [0, "0.00"],
  ])("a change of %d cents reads %s", (mantissa, text) => {
    expect(formatChange(mantissa, 2)).toBe(text);
  });
});

describe("percentages", () => {
  test.each([
    [0.0173, "+1.73%"],
    [-0.0031, "−0.31%"],
    [0.00001, "0.00%"],
    [-0.00001, "0.00%"],
    [Number.NaN, "—"],
  ])("%d reads %s", (ratio, text) => {
    expect(formatPercent(ratio)).toBe(text);
  });
});

test("counts in few figures follow the language: 万 and 亿 in Chinese", () => {
  locale.tag = "zh-CN";
  expect([980, 12_300, 41_234_567, 2_500_000_000].map(formatCompact)).toEqual(["980", "1.2万", "4123万", "25亿"]);
  locale.tag = "en";
});

describe("counts in few figures", () => {
  test.each([
    [0, "0"],
    [980, "980"],
    [999.6, "999.6"],
    [1_234, "1.2K"],
    [99_960, "100K"],
    [41_234_567, "41.2M"],
    [2_500_000_000, "2.5B"],
  ])("%d reads %s", (value, text) => {
    expect(formatCompact(value)).toBe(text);
  });

  test("bytes a second change unit at a thousand", () => {
    expect(formatBytesPerSecond(820)).toBe("820 B/s");
    expect(formatBytesPerSecond(38_640)).toBe("38.6 KB/s");
  });
});
