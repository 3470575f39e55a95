import { beforeEach, expect, test, vi } from "vitest";
import { DAY_MS, HOUR_MS } from "../../../../../shared/model/time.ts";
import { NO_PRICE } from "../../../../../shared/model/quote.ts";
import { candleAt, instrumentListOf, ScriptedHttp } from "../../app/network.test-kit.ts";
import { Market } from "../../market/market.svelte.ts";
import { rank, type Ready } from "./ranks.ts";
import { UsualVolumes } from "./usual-volumes.ts";
import { VolumeProfile } from "./volume-profile.ts";

const SYMBOLS = ["AAA", "BBB", "CCC", "DDD"];
let market: Market;
let http: ScriptedHttp;
let volumes: UsualVolumes;
const ranked = (ready: Ready) => rank(ready, market, volumes).map(({ symbol }) => symbol);

/** A row: last price and volume, the day's high and low, against a previous close of 100. */
function quote(id: number, last: number, volume = 0, high = 200, low = 50): void {
  market.table.apply(id, 1, last, 1, last - 1, last + 1, 1, 1, volume, 0);
  market.table.applyDay(id, 100, high, low, 100);
}

beforeEach(() => {
  market = new Market();
  market.useInstruments(instrumentListOf(SYMBOLS));
  http = new ScriptedHttp();
  volumes = new UsualVolumes(market, http);
});

test("gainers and losers are those that moved, the strongest first", () => {
  [110, 95, 130, 100].forEach((last, id) => quote(id, last));
  expect([ranked("gainers"), ranked("losers")]).toEqual([["CCC", "AAA"], ["BBB"]]);
});

test("the most active have the highest turnover; what has not traded is left out", () => {
  quote(0, 100, 500);
  quote(1, 200, 400);
  quote(2, 100, 0);
  expect(ranked("active")).toEqual(["BBB", "AAA"]);
});

test("near the day's high or low are those within a tenth of its range, the nearest first", () => {
  quote(0, 190, 1, 200, 100);
  quote(1, 199, 1, 200, 100);
  quote(2, 105, 1, 200, 100);
  quote(3, 100, 1, 100, 100);
  expect([ranked("nearHigh"), ranked("nearLow")]).toEqual([["BBB", "AAA"], ["CCC"]]);
  quote(0, NO_PRICE);
});

test("the halted are those whose state says so", () => {
  quote(1, 100);
  market.setStatus("BBB", { state: "halted", text: "" });
  expect(ranked("halted")).toEqual(["BBB"]);
});

test("usual is the average of the recorded days by the same time of day", () => {
  const at = (day: number, hour: number, v: number) => ({ ...candleAt(day * DAY_MS + hour * HOUR_MS), v });
  const profile = new VolumeProfile(
    [at(1, 9, 100), at(1, 10, 300), at(2, 9, 300), at(2, 23, 1_000), at(3, 9, 9)],
    3 * DAY_MS,
  );
  const by = (hour: number) => profile.usualBy(7 * DAY_MS + hour * HOUR_MS);
  expect([by(9), by(9.5), by(10), by(11), by(23.5)]).toEqual([0, 100, 200, 350, 600]);
  expect(new VolumeProfile([], 0).usualBy(1)).toBeNaN();
});

test("unusual volume is 1.5 times the usual or more, and its history is loaded once a date", async () => {
  const today = 10 * DAY_MS;
  market.time = today + 12 * HOUR_MS;
  [150, 149, 400].forEach((volume, id) => quote(id, 100, volume));
  const yesterday = { ...candleAt(today - DAY_MS), v: 100 };
  http.many = new Map(SYMBOLS.map((symbol) => [symbol, [yesterday]]));
  expect(ranked("unusual")).toEqual([]);
  await vi.waitFor(() => expect(ranked("unusual")).toEqual(["CCC", "AAA"]));
  expect(http.asked).toEqual(["candles of CCC,AAA,BBB"]);
  market.time += DAY_MS;
  ranked("unusual");
  expect(http.asked).toHaveLength(2);
});
