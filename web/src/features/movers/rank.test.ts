import { expect, test } from "vitest";
import { testInstrument } from "../../../../shared/model/instrument.test-kit.ts";
import { createQuoteColumns } from "../../../../shared/model/quote.ts";
import { rank, type RankInput } from "./rank.ts";

const SYMBOLS = ["AAA", "BBB", "CCC", "DDD"];

/** Four instruments whose previous close was 100.00, with these last prices and volumes. */
function market(last: readonly number[], volume: readonly number[], over: Partial<RankInput> = {}): RankInput {
  const columns = createQuoteColumns(SYMBOLS.length);
  columns.previousClose.fill(10_000);
  columns.open.fill(10_000);
  columns.last.set(last);
  columns.high.set(last.map((price) => Math.max(price, 10_000)));
  columns.low.set(last.map((price) => Math.min(price, 10_000)));
  columns.volume.set(volume);
  const instruments = SYMBOLS.map(testInstrument);
  return { instruments, columns, usualVolume: [], highAt: [], lowAt: [], ...over };
}
const ids = (movers: readonly { id: number }[]) => movers.map(({ id }) => id);

test("gainers and losers come strongest first, and what did not move is neither", () => {
  const { gainers, losers } = rank(market([10_300, 9_800, 10_000, 10_500], [1, 1, 1, 1]), 10);
  expect([ids(gainers), ids(losers)]).toEqual([[3, 0], [1]]);
  expect(losers[0]?.figure).toBeCloseTo(-0.02);
  expect(ids(rank(market([10_300, 10_200, 10_100, 10_500], [1, 1, 1, 1]), 2).gainers)).toEqual([3, 0]);
});

test("the most active have the highest value traded, not the most shares", () => {
  expect(ids(rank(market([100, 10_000, 20_000, 10_000], [90_000, 1_000, 600, 0]), 10).active)).toEqual([2, 1, 0]);
});

test("volume is unusual against the instrument's own days and the whole market's pace", () => {
  // All are at half of a day, but DDD is at twice a day.
  const usualVolume = [1_000, 2_000, 400, 500];
  const { unusual } = rank(market([1, 1, 1, 1], [500, 1_000, 200, 1_000], { usualVolume }), 10);
  expect(unusual).toEqual([{ id: 3, figure: 4 }]);
  expect(rank(market([1, 1, 1, 1], [500, 1_000, 200, 1_000]), 10).unusual).toEqual([]);
});

test("the newest highs and lows of the day come first, then those that stand at one since before", () => {
  const input = market([10_300, 10_200, 9_000, 10_000], [1, 1, 1, 1], { highAt: [0, 900, 800, 0] });
  expect(ids(rank(input, 10).highs)).toEqual([1, 2, 0]);
  expect(ids(rank(input, 10).lows)).toEqual([2]);
});

test("without prices every list is empty", () => {
  const input = { ...market([0, 0, 0, 0], [0, 0, 0, 0]), columns: createQuoteColumns(SYMBOLS.length) };
  expect(Object.values(rank(input, 10)).flat()).toEqual([]);
});
