import { expect, test } from "vitest";
import { HOUR_MS } from "../../../../shared/model/time.ts";
import type { Interval } from "../../../../shared/model/candle.ts";
import { createChartModel } from "../../chart/model/chart-model.ts";
import { timeFormat } from "../../chart/time/time-format.ts";
import { CandleTable } from "../../tables/candles.ts";
import { firstOfDays } from "./day-breaks.ts";

const colors = { ground: "", rule: "", ink2: "", ink3: "", accent: "", up: "", down: "", flat: "", warn: "" };

/** The starts of the candles that begin a day, of candles at these times. */
function breaksOf(times: readonly number[], zone = "UTC", interval: Interval = "1h"): string[] {
  const table = new CandleTable();
  for (const t of times) table.upsert(t, 1, 1, 1, 1, 1);
  const series = { candles: table, kind: "candles", interval, exponent: 2, symbol: "A" } as const;
  const model = createChartModel(series, { colors, font: "" }, timeFormat("en", zone, interval));
  model.to = table.length;
  return firstOfDays(model).map((i) => new Date(table.t[i] ?? 0).toISOString().slice(0, 16));
}
const hourly = (from: number, hours: number) => Array.from({ length: hours }, (_, k) => from + k * HOUR_MS);

test("a day begins with its first candle, also after a weekend", () => {
  const friday = hourly(Date.UTC(2026, 10, 27, 14), 7);
  const monday = hourly(Date.UTC(2026, 10, 30, 14), 7);
  expect(breaksOf([...friday, ...monday])).toEqual(["2026-11-30T14:00"]);
});

test("days are those of the zone, also where clocks change within one", () => {
  const times = hourly(Date.UTC(2026, 9, 31, 0), 72);
  expect(breaksOf(times)).toEqual(["2026-11-01T00:00", "2026-11-02T00:00"]);
  // New York leaves summer time on 1 November 2026, whose day has 25 hours.
  expect(breaksOf(times, "America/New_York")).toEqual(["2026-10-31T04:00", "2026-11-01T04:00", "2026-11-02T05:00"]);
});

test("candles of a day each have no lines between them", () => {
  expect(
    breaksOf(
      hourly(0, 5).map((t) => t * 24),
      "UTC",
      "1d",
    ),
  ).toEqual([]);
});
