import type { Interval } from "../../../shared/model/candle.ts";
import type { Encoder } from "../../../shared/protocol/codec.ts";
import type { Rate } from "../../../shared/protocol/messages.ts";
import type { Candles, Quotes, Trades } from "../../ports/board.ts";
import type { Hall } from "../fanout/subscriber-group.ts";
import { Bars } from "./candles.ts";
import type { Flushable, Metronome } from "../schedule/flush-scheduler.ts";
import { Press } from "../fanout/broadcaster.ts";
import { Tape } from "./trades.ts";
import { Watchlists } from "./quotes/quote-groups.ts";

/** How often trades and candles go out, Hz. */
const STREAM_RATE: Rate = 10;

/** What flushes each channel. They tick together, in this order, so that a client that has all three gets them so (W22). */
export interface Beats {
  readonly trades: Metronome;
  readonly candles: Metronome;
  readonly quotes: Metronome;
}

/** The board that an edition is made from. */
export interface Sources {
  readonly quotes: Quotes;
  readonly trades: Trades;
  readonly candles: Candles;
}

/** Everything that goes out in one encoding. */
export class Edition {
  readonly watchlists: Watchlists;
  readonly #press: Press;
  readonly #hall: Hall;
  readonly #beats: Beats;
  readonly #sources: Sources;
  /** By phase. */
  readonly #tapes: Tape[] = [];
  readonly #bars = new Map<Interval, Bars[]>();

  constructor(hall: Hall, beats: Beats, encoder: Encoder, sources: Sources) {
    this.#press = new Press(encoder, hall.counters);
    this.#hall = hall;
    this.#beats = beats;
    this.#sources = sources;
    this.watchlists = new Watchlists(hall, beats.quotes, this.#press, sources.quotes);
  }

  /** Trades for clients whose quotes go out on this phase: theirs leave on the same tick, before them (W22). */
  tape(phase: number): Tape {
    const { quotes, trades } = this.#sources;
    return this.#onPhase(
      this.#tapes,
      phase,
      this.#beats.trades,
      () => new Tape(this.#hall, this.#press, quotes, trades),
    );
  }

  /** The same of candles, which leave between the two. */
  bars(interval: Interval, phase: number): Bars {
    const { candles } = this.#sources;
    const bars = this.#bars.get(interval) ?? [];
    this.#bars.set(interval, bars);
    return this.#onPhase(bars, phase, this.#beats.candles, () => new Bars(this.#hall, this.#press, candles, interval));
  }

  #onPhase<Member extends Flushable>(held: Member[], phase: number, beats: Metronome, make: () => Member): Member {
    const at = phase % beats.phases(STREAM_RATE);
    let member = held[at] as Member | undefined;
    if (member === undefined) {
      member = held[at] = make();
      beats.add(STREAM_RATE, at, member);
    }
    return member;
  }
}
