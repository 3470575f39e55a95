import { expect, test } from "vitest";
import { CandleTable } from "../../tables/candles.ts";
import { candlesCsv } from "./csv.ts";

test("candles are lines of UTC times, decimal prices and shares, after a line of names", () => {
  const table = new CandleTable();
  for (let i = 0; i < 3; i++) table.upsert(i * 60_000, 19_045, 19_060, 19_001, 19_050 + i, 1_200);
  expect(candlesCsv(table, 1, 3, 2).split("\r\n")).toEqual([
    "time,open,high,low,close,volume",
    "1970-01-01T00:01:00.000Z,190.45,190.60,190.01,190.51,1200",
    "1970-01-01T00:02:00.000Z,190.45,190.60,190.01,190.52,1200",
    "",
  ]);
});
