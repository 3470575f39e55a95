import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { ManualServerClock } from "../shared/client/manual-clock.test-kit.ts";
import { SIDE } from "../shared/model/trade.ts";
import { asEpoch, asInstrumentId, asMillis, asPrice, asQuantity } from "../shared/model/units.ts";
import { Board } from "./board/board.ts";
import { compose } from "./compose.ts";
import { readConfig, type Config } from "./config/config.ts";
import type { EarlierRun, FeedDefinition } from "./feeds/definition.ts";
import { feedOption, FEEDS } from "./feeds/registry.ts";
import type { FeedSink } from "./ports/feed.ts";

const START = asMillis(Date.UTC(2026, 5, 1, 12));
const silence = () => undefined;
const log = { debug: silence, info: silence, warn: silence, error: silence };
const instrument = (symbol: string, index: number) => ({
  ...{ id: asInstrumentId(index), symbol, name: symbol, exponent: 2, tick: 1, lot: 100 },
});

/** A feed of one instrument that trades once at its start, and what it was made with. */
function tossAway(recordedAs?: FeedDefinition["recordedAs"]) {
  const made: { earlier?: EarlierRun | undefined; sink?: FeedSink; stopped: boolean } = { stopped: false };
  const definition: FeedDefinition = {
    usage: "coin",
    schema: v.pipe(
      v.literal("coin"),
      v.transform(() => ({ kind: "coin" })),
    ),
    recordedAs,
    create: (_choice, { earlier }) => {
      made.earlier = earlier;
      return {
        feed: {
          description: { kind: "coin", name: "coin", summary: "a coin", simulated: true },
          open: () => Promise.resolve([instrument("COIN", 0)]),
          start: (sink, progress) => {
            made.sink = sink;
            sink.day(asMillis(Date.UTC(2026, 5, 1)));
            sink.trade(asInstrumentId(0), START, asPrice(100), asQuantity(1), SIDE.buy);
            progress(1);
            return Promise.resolve(() => {
              made.stopped = true;
            });
          },
        },
        state: () => new Uint8Array([7]),
      };
    },
  };
  return { made, feeds: { ...FEEDS, coin: definition } };
}

function config(over: Partial<Config>): Config {
  const read = readConfig([], { DATA_DIR: ":memory:" });
  if (read === "help") throw new Error("help was asked for");
  return { ...read, ...over };
}

async function started(feeds: typeof FEEDS, over: Partial<Config> = {}) {
  const feed = v.parse(feedOption(feeds).schema, "coin");
  const clock = new ManualServerClock(START);
  const composition = await compose(config({ feed, ...over }), clock, log, feeds);
  const board = new Board({ instruments: await composition.feed.open(), epoch: composition.epoch });
  const stop = await composition.start(board, silence);
  const trades = () =>
    composition.archive(board).trades({ id: asInstrumentId(0), from: asMillis(0), to: asMillis(START + 1), limit: 9 });
  return { composition, board, stop, trades };
}

describe("a feed that is in the registry", () => {
  it("is named by FEED and in --help, starts, and its events reach a board", async () => {
    const { made, feeds } = tossAway();
    expect(feedOption(feeds).allowed).toBe(`${feedOption(FEEDS).allowed}, or coin`);
    expect(v.is(feedOption(FEEDS).schema, "coin")).toBe(false);
    const { composition, board, stop, trades } = await started(feeds);
    expect(board.quotes.columns.last[0]).toBe(100);
    expect(await trades()).toMatchObject([{ price: 100 }]);
    expect([composition.recording, composition.controls, composition.replay]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    stop();
    expect(made.stopped).toBe(true);
  });

  it("tells the board that its source is lost, and of other instruments", async () => {
    const { made, feeds } = tossAway();
    const { board } = await started(feeds);
    made.sink?.connection("lost", START);
    expect(board.quotes.statusOf(asInstrumentId(0))).toMatchObject({ state: "halted", code: "feed_lost" });
    made.sink?.connection("live", START);
    expect(board.quotes.statusOf(asInstrumentId(0))).toMatchObject({ state: "open" });
    made.sink?.reset(["HEADS", "TAILS"].map(instrument), asEpoch(99));
    expect([board.quotes.epoch, board.quotes.idOf("TAILS")]).toEqual([99, 1]);
  });
});

describe("recording", () => {
  it("is chosen apart from the feed: by what the feed can, and by RECORD", async () => {
    const { feeds } = tossAway(() => "coin");
    const recorded = await started(feeds);
    expect(recorded.composition.recording?.().state).toBe("recording");
    await recorded.composition.close();
    const unrecorded = await started(feeds, { record: "no" });
    expect(unrecorded.composition.recording).toBeUndefined();
    expect(await unrecorded.trades()).toMatchObject([{ price: 100 }]);
  });

  it("goes on with another epoch after a reset", async () => {
    const { made, feeds } = tossAway(() => "coin");
    const { composition, board, trades } = await started(feeds);
    made.sink?.reset([instrument("COIN", 0)], asEpoch(composition.epoch + 1));
    made.sink?.trade(asInstrumentId(0), START, asPrice(200), asQuantity(1), SIDE.buy);
    expect(board.quotes.columns.last[0]).toBe(200);
    await expect.poll(trades).toMatchObject([{ price: 200 }]);
    expect(composition.recording?.().state).toBe("recording");
    await composition.close();
  });
});
