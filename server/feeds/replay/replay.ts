import { SECTORS, type Instrument } from "../../../shared/model/instrument.ts";
import { asEpoch, asInstrumentId, asMillis, type Epoch } from "../../../shared/model/units.ts";
import { KNOWN_LISTINGS } from "../../market/listings/listings.ts";
import type { Clock, Stop } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { Feed, FeedDescription, FeedSink } from "../../ports/feed.ts";
import type { ReplayControls, ReplayState } from "../../ports/replay-controls.ts";
import type { TradingStatus } from "../../ports/trading-status.ts";
import { datesOf } from "./playing/market-days.ts";
import { ReplayEvents } from "./playing/events.ts";
import { openReplayFile, type ReplayedSymbol, type ReplayFile } from "./reading/file.ts";
import { type Pace, ReplayPlayer } from "./playing/player.ts";

export interface ReplayFeedOptions {
  /** A file of trades, quotes or bars, as text or Parquet. reading/roles.ts lists the columns that it may have. */
  readonly file: string;
  readonly pace: Pace;
  /**
   * Whether the file begins again ten seconds after its end, in a new epoch. Otherwise the market closes at the end.
   */
  readonly loop: boolean;
  /**
   * Time zone whose midnight begins a market day, as an IANA name. playing/market-days.ts explains "auto", the default.
   */
  readonly zone?: string;
  /** Epoch of the board at first; default 0. */
  readonly epoch?: Epoch;
  readonly clock: Clock;
  /** Receives warnings about rows repaired or left out, and about assumptions; none by default. */
  readonly log?: Pick<Log, "warn">;
}

/** A feed that plays a file, with its controls. */
export interface ReplayFeed extends Feed, ReplayControls {}

const EVERY_MS = 20;

/**
 * Plays recorded trades, quotes or bars as a feed, with their recorded times. Opening reads the file once from end to
 * end.
 * @throws ReplayError from open(): one line with the file's name and, if possible, the line and column
 */
export function createReplayFeed(options: ReplayFeedOptions): ReplayFeed {
  return new FileReplay(options);
}

class FileReplay implements ReplayFeed {
  readonly #options: ReplayFeedOptions;
  #epoch: Epoch;
  #file: ReplayFile | undefined;
  #instruments: readonly Instrument[] = [];
  #player: ReplayPlayer | undefined;
  #over = false;

  constructor(options: ReplayFeedOptions) {
    this.#options = options;
    this.#epoch = options.epoch ?? asEpoch(0);
  }

  /** The description contains the date that is being played, so it changes. */
  get description(): FeedDescription {
    const { file, pace, loop } = this.#options;
    const time = this.#player?.position ?? this.#file?.first;
    const date = time === undefined ? undefined : new Date(time).toISOString().slice(0, 10);
    const name = this.#file?.name ?? file;
    const speed = speedOf(this.#player?.pace ?? pace);
    return {
      ...{ kind: "replay", name, date },
      summary: [`Replay of ${name}`, ...(date === undefined ? [] : [date]), speed, ...(loop ? ["looping"] : [])].join(
        ", ",
      ),
      simulated: false,
    };
  }

  get state(): ReplayState {
    const { pace: initial } = this.#options;
    const file = this.#file;
    const pace = this.#player?.pace ?? initial;
    const first = file?.first ?? 0;
    return {
      paused: this.#player?.paused ?? false,
      speed: pace.kind === "bars" ? "bar" : pace.factor,
      position: asMillis(this.#player?.position ?? first),
      first: asMillis(first),
      last: asMillis(file?.last ?? first),
      barMs: file?.kind === "bars" ? file.step : 0,
    };
  }

  setPaused(paused: boolean): void {
    if (this.#player !== undefined) this.#player.paused = paused;
  }

  setSpeed(speed: number | "bar"): void {
    if (this.#player === undefined) return;
    this.#player.pace = speed === "bar" ? { kind: "bars", perSecond: 1 } : { kind: "times", factor: speed };
  }

  seek(to: number): void {
    this.#player?.seek(to);
  }

  async open(): Promise<readonly Instrument[]> {
    const { file, clock, log } = this.#options;
    this.#file = await openReplayFile(file, new Date(clock.now()).getUTCFullYear());
    for (const note of this.#file.notes) log?.warn({ file: this.#file.name }, note);
    this.#instruments = this.#file.symbols.map(toInstrument);
    return this.#instruments;
  }

  async start(sink: FeedSink, progress: (done: number) => void): Promise<Stop> {
    const { clock, pace, loop, zone = "auto" } = this.#options;
    const file = this.#file;
    if (file === undefined) throw new Error("the replay has not been opened");
    const rewound = () => {
      this.#reset(sink);
    };
    const events = new ReplayEvents(sink, file, datesOf(file, zone));
    const player = new ReplayPlayer(file, events, { pace, loop, rewound });
    this.#player = player;
    await player.prepare();
    sink.status(undefined, asMillis(file.first), playing(file));
    player.run(clock.monotonic());
    progress(1);
    const stop = clock.every(EVERY_MS, () => {
      player.run(clock.monotonic());
      if (this.#over || !player.ended) return;
      this.#over = true;
      sink.status(undefined, asMillis(player.position), ended(file, player.failure));
    });
    return () => {
      stop();
      void player.close().then(() => {
        file.close();
      });
    };
  }

  /** Epochs of one data directory must differ. A start uses the clock's seconds, and each rewind adds at least one. */
  #reset(sink: FeedSink): void {
    this.#epoch = asEpoch(Math.max(this.#epoch + 1, Math.floor(this.#options.clock.now() / 1_000)));
    sink.reset(this.#instruments, this.#epoch);
    if (!this.#over || this.#file === undefined) return;
    this.#over = false;
    sink.status(undefined, asMillis(this.#file.first), playing(this.#file));
  }
}

const playing = ({ name: file }: ReplayFile): TradingStatus => ({
  ...{ state: "open", code: "replay", text: `replay of ${file}`, values: { file } },
});

/** @param failure why the file could not be played to its end. */
function ended({ name: file }: ReplayFile, failure: string | undefined): TradingStatus {
  if (failure !== undefined) return { state: "closed", code: "feed_lost", text: failure };
  return { state: "closed", code: "feed_ended", text: `end of ${file}`, values: { file } };
}

function speedOf(pace: Pace): string {
  if (pace.kind === "times") return `${pace.factor}× speed`;
  return pace.perSecond === 1 ? "a bar a second" : `${pace.perSecond} bars a second`;
}

/** Names and sectors of well-known listings. Any other symbol serves as its own name and has no sector. */
const KNOWN = new Map(KNOWN_LISTINGS.map((listing) => [listing[0], listing]));

function toInstrument({ symbol, exponent }: ReplayedSymbol, index: number): Instrument {
  const [, name = symbol, number] = KNOWN.get(symbol) ?? [];
  const sector = number === undefined ? undefined : SECTORS[number];
  return {
    id: asInstrumentId(index),
    symbol,
    name,
    ...(sector === undefined ? {} : { sector }),
    exponent,
    tick: 1,
    lot: 100,
  };
}
