import { expect, test } from "vitest";
import { DAY_MS } from "../../../../shared/model/time.ts";
import type { Candle, Interval } from "../../../../shared/model/candle.ts";
import { ManualClock } from "../../../../shared/client/manual-clock.test-kit.ts";
import type { Instrument } from "../../../../shared/model/instrument.ts";
import { asInstrumentId } from "../../../../shared/model/units.ts";
import { Market } from "./market.svelte.ts";
import { candleAt, ScriptedHttp, instrumentListOf } from "../app/network.test-kit.ts";
import { SparklineLoader } from "./sparkline-loader.ts";

const HALF_PAST_NOON = Date.UTC(2000, 0, 4, 12, 30);
const PATH = [candleAt(HALF_PAST_NOON - DAY_MS, 9_000), candleAt(HALF_PAST_NOON, 10_100)];
const SERVER_CLOCK = Date.UTC(2026, 0, 1);

/** A server that holds the path, and answers as the range says. */
class Server extends ScriptedHttp {
  readonly from: number[] = [];

  override candlesOfMany(all: readonly Instrument[], _?: Interval, from = 0): Promise<Map<string, readonly Candle[]>> {
    this.from.push(from);
    return Promise.resolve(new Map(all.map(({ symbol }) => [symbol, PATH.filter(({ t }) => t >= from)])));
  }
}

const REPLAY = { kind: "replay", name: "year.csv", simulated: false, date: "2000-01-04" };
const SIMULATED = { kind: "simulated", name: "simulated market", simulated: true };

function board(source: typeof REPLAY | typeof SIMULATED) {
  const market = new Market();
  market.useInstruments({ ...instrumentListOf(["AAA"]), source });
  market.table.apply(0, 1, 10_100, 1, 10_099, 10_101, 1, 1, 1, 0);
  market.table.applyDay(0, 10_000, 10_100, 10_000, 10_000);
  market.time = SERVER_CLOCK;
  const server = new Server();
  const load = async () => {
    new SparklineLoader(market, server, new ManualClock()).snapshot();
    await new Promise<void>((resolve) => setImmediate(resolve));
    return [...market.sparklines.points(0)].map((point) => Math.round(point * 1_000));
  };
  return { market, server, load };
}

test("in a replay today is the day being played, and while that is short the hours before it come first", async () => {
  const { market, server, load } = board(REPLAY);
  market.tradedAt = HALF_PAST_NOON + 1;
  expect(await load()).toEqual([-100, 10]);
  expect(server.from).toEqual([Date.UTC(2000, 0, 4), HALF_PAST_NOON + 1 - 4 * DAY_MS]);
});

test("a replay whose time is not known yet is shown the newest day there is", async () => {
  const { server, load } = board(REPLAY);
  expect(await load()).toEqual([-100, 10]);
  expect(server.from).toEqual([0, -4 * DAY_MS]);
});

test("elsewhere today is the server's, or the last day of the four before", async () => {
  const { server, load } = board(SIMULATED);
  expect(await load()).toEqual([]);
  expect(server.from).toEqual([SERVER_CLOCK, SERVER_CLOCK - 4 * DAY_MS]);
});

test("in a replay live prices follow the time being played, and another run starts a new path", async () => {
  const { market, load } = board(REPLAY);
  market.tradedAt = HALF_PAST_NOON;
  await load();
  market.flush(0, false);
  expect(market.sparklines.points(0)).toHaveLength(2);
  market.tradedAt += 900_000;
  market.table.apply(0, 2, 10_200, 1, 10_199, 10_201, 1, 1, 1, 0);
  market.flush(1_000, false);
  expect(market.sparklines.points(0)).toHaveLength(3);
  market.useInstruments({ ...instrumentListOf(["AAA"], 2), source: REPLAY });
  expect(market.marketTime).toBe(0);
});

test("another run of a replay has a path of its own, even before a previous close is known", () => {
  const { market } = board(REPLAY);
  market.tradedAt = HALF_PAST_NOON;
  market.flush(0, false);
  const row = market.row(asInstrumentId(0));
  market.show(row.id);
  const before = row.sparkRevision;
  expect(market.sparklines.points(0)).toHaveLength(1);
  market.useInstruments({ ...instrumentListOf(["AAA"], 2), source: REPLAY });
  market.flush(2_000, false);
  expect(market.sparklines.points(0)).toHaveLength(0);
  expect(row.sparkRevision).not.toBe(before);
});

test("another run of a simulated market keeps its paths until they are loaded again", () => {
  const { market } = board(SIMULATED);
  market.flush(0, false);
  market.useInstruments({ ...instrumentListOf(["AAA"], 2), source: SIMULATED });
  expect(market.sparklines.points(0)).toHaveLength(1);
});
