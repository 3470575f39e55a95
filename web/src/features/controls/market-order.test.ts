import { expect, test } from "vitest";
import { newOrder, orderOf, type OrderForm } from "./market-order.ts";

const order = (changes: Partial<OrderForm>) => orderOf({ ...newOrder("NVDA"), ...changes });

test("an order has the fields of its operation and no other, since the server refuses what it does not know", () => {
  expect(order({ op: "activity", factor: 5 })).toEqual({ op: "activity", factor: 5 });
  expect(order({ op: "volatility", factor: 0 })).toEqual({ op: "volatility", factor: 0 });
  expect(order({ percent: -5, seconds: 30 })).toEqual({ op: "shock", percent: -5, seconds: 30, symbol: "NVDA" });
  expect(order({ target: "sector", sector: "Energy" })).toEqual({
    ...{ op: "shock", percent: -3, seconds: 0, sector: "Energy" },
  });
  expect(order({ target: "all" })).toEqual({ op: "shock", percent: -3, seconds: 0 });
  expect(order({ op: "news", headline: "Guidance raised" })).toEqual({
    ...{ op: "news", symbol: "NVDA", headline: "Guidance raised" },
  });
  expect(order({ op: "halt", seconds: 60, reason: " " })).toEqual({ op: "halt", symbol: "NVDA", seconds: 60 });
  expect(order({ op: "halt", reason: "test" })).toEqual({ op: "halt", symbol: "NVDA", seconds: 0, reason: "test" });
  expect(order({ op: "resume" })).toEqual({ op: "resume", symbol: "NVDA" });
});
