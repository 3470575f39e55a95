import type { Interval } from "../../shared/candle.ts";
import type { Encoder } from "../../shared/codec.ts";
import type { Rate } from "../../shared/messages.ts";
import type { Candles, Quotes, Trades } from "../ports/board.ts";
import type { Hall } from "./audience.ts";
import { Bars } from "./bars.ts";
import type { Metronome } from "./metronome.ts";
import { Press } from "./press.ts";
import { Tape } from "./tape.ts";
import { Watchlists } from "./watchlists.ts";

/** How often trades and candles go out, Hz. */
const STREAM_RATE: Rate = 10;

/** The board that an edition is made from. */
export interface Sources {
  readonly quotes: Quotes;
  readonly trades: Trades;
  readonly candles: Candles;
}

/** Everything that goes out in one encoding. */
export class Edition {
  readonly watchlists: Watchlists;
  readonly tape: Tape;
  readonly #press: Press;
  readonly #hall: Hall;
  readonly #metronome: Metronome;
  readonly #candles: Candles;
  readonly #bars = new Map<Interval, Bars>();

  constructor(hall: Hall, metronome: Metronome, encoder: Encoder, { quotes, trades, candles }: Sources) {
    this.#press = new Press(encoder, hall.counters);
    this.#hall = hall;
    this.#metronome = metronome;
    this.#candles = candles;
    this.watchlists = new Watchlists(hall, metronome, this.#press, quotes);
    this.tape = new Tape(hall, this.#press, quotes, trades);
    metronome.add(STREAM_RATE, this.tape);
  }

  bars(interval: Interval): Bars {
    let bars = this.#bars.get(interval);
    if (bars === undefined) {
      bars = new Bars(this.#hall, this.#press, this.#candles, interval);
      this.#bars.set(interval, bars);
      this.#metronome.add(STREAM_RATE, bars);
    }
    return bars;
  }
}
