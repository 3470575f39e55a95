import { expect, test } from "vitest";
import { SIDE } from "../../../../../shared/model/trade.ts";
import { TradeTable } from "../../../tables/trades.ts";
import { tradeText } from "./trade-text.ts";

function textOf(size: number) {
  const table = new TradeTable();
  table.add(1, Date.UTC(2026, 5, 1, 12, 30, 5, 7), 19_045, size, SIDE.sell);
  return tradeText(table, 0, 2);
}

test("a trade is shown with its price, its size and the side that initiated it", () => {
  expect(textOf(1_200)).toMatchObject({ price: "190.45", size: "1,200", whole: undefined, direction: -1 });
});

test("a size of a million or more is shortened, and kept in full beside it", () => {
  expect(textOf(999_999)).toMatchObject({ size: "999,999", whole: undefined });
  expect(textOf(1_000_000)).toMatchObject({ size: "1M", whole: "1,000,000" });
});
