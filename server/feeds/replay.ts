import { SECTORS, type Instrument } from "../../shared/instrument.ts";
import { asInstrumentId, asMillis } from "../../shared/units.ts";
import { KNOWN_LISTINGS } from "../market/listings.ts";
import type { Clock, Stop } from "../ports/clock.ts";
import type { Feed, FeedDescription, FeedSink } from "../ports/feed.ts";
import { ReplayEvents } from "./replay-events.ts";
import { openReplayFile, type ReplayedSymbol, type ReplayFile } from "./replay-file.ts";
import { type Pace, ReplayPlayer } from "./replay-player.ts";

export interface ReplayFeedOptions {
  /** A .csv or .parquet file of trades or bars; replay-columns.ts names the columns it may have. */
  readonly file: string;
  readonly pace: Pace;
  /** Whether to begin again at the end, on a later day; else the market closes there. */
  readonly loop: boolean;
  readonly clock: Clock;
}

const EVERY_MS = 20;

/**
 * Recorded trades or bars as a feed, with the times they were recorded with. A bar is played as four trades. Opening
 * reads the file once from end to end.
 * @throws ReplayError from open(): one line that names the file, and the line and column that are to blame.
 */
export function createReplayFeed(options: ReplayFeedOptions): Feed {
  return new ReplayFeed(options);
}

class ReplayFeed implements Feed {
  readonly #options: ReplayFeedOptions;
  #file: ReplayFile | undefined;
  #player: ReplayPlayer | undefined;

  constructor(options: ReplayFeedOptions) {
    this.#options = options;
  }

  /** The summary names the date being played, as of now. */
  get description(): FeedDescription {
    const { file, pace, loop } = this.#options;
    const time = this.#player?.time ?? this.#file?.first;
    const date = time === undefined ? [] : [new Date(time).toISOString().slice(0, 10)];
    const name = this.#file?.name ?? file;
    return {
      kind: "replay",
      summary: [`Replay of ${name}`, ...date, speedOf(pace), ...(loop ? ["looping"] : [])].join(", "),
      simulated: false,
    };
  }

  async open(): Promise<readonly Instrument[]> {
    this.#file = await openReplayFile(this.#options.file);
    return this.#file.symbols.map(toInstrument);
  }

  async start(sink: FeedSink, progress: (done: number) => void): Promise<Stop> {
    const { clock, pace, loop } = this.#options;
    const file = this.#file;
    if (file === undefined) throw new Error("the replay has not been opened");
    const player = new ReplayPlayer(file, new ReplayEvents(sink, file.symbols.length), pace, loop);
    this.#player = player;
    await player.prepare();
    sink.status(undefined, asMillis(file.first), "open", `replay of ${file.name}`);
    player.run(clock.monotonic());
    progress(1);
    let over = false;
    const stop = clock.every(EVERY_MS, () => {
      player.run(clock.monotonic());
      if (over || !player.ended) return;
      over = true;
      sink.status(undefined, asMillis(player.marketTime), "closed", player.failure ?? `end of ${file.name}`);
    });
    return () => {
      stop();
      void player.close().then(() => {
        file.close();
      });
    };
  }
}

function speedOf(pace: Pace): string {
  if (pace.kind === "times") return `${pace.factor}× speed`;
  return pace.perSecond === 1 ? "a bar a second" : `${pace.perSecond} bars a second`;
}

/** Names and sectors of well-known listings; what else a file holds is called by its symbol. */
const KNOWN = new Map(KNOWN_LISTINGS.map((listing) => [listing[0], listing]));

function toInstrument({ symbol, exponent }: ReplayedSymbol, index: number): Instrument {
  const [, name = symbol, sector = 0] = KNOWN.get(symbol) ?? [];
  return {
    id: asInstrumentId(index),
    symbol,
    name,
    sector: SECTORS[sector] ?? SECTORS[0],
    exponent,
    tick: 1,
    lot: 100,
  };
}
