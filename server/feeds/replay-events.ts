import { SIDE, type Side } from "../../shared/trade.ts";
import { asInstrumentId, asMillis, asPrice, asQuantity } from "../../shared/units.ts";
import type { FeedSink } from "../ports/feed.ts";
import type { ReplayRow } from "./replay-file.ts";

const DAY = 86_400_000;
/** Prints that a bar is played as: its open, both extremes, and its close. */
export const PRINTS_PER_BAR = 4;
/** Shares at either side of a quote, and of a trade whose size the file does not say. */
const SIZE = asQuantity(100);
/** The most that a print's size, and a spread, may be on the wire. */
const MOST_SIZE = 4_294_967_295;
const MOST_SPREAD = 65_534;

/** Turns rows into events: each trade with a quote around it, where the file has none a tick to either side. */
export class ReplayEvents {
  readonly #sink: FeedSink;
  /** By instrument: the last price, and the side that it gave. */
  readonly #lasts: Int32Array;
  readonly #sides: Uint8Array;
  #date = -1;

  constructor(sink: FeedSink, instruments: number) {
    this.#sink = sink;
    this.#lasts = new Int32Array(instruments);
    this.#sides = new Uint8Array(instruments);
  }

  /** A trade of the file, at `t`. */
  trade(row: ReplayRow, t: number): void {
    this.#day(t);
    this.#quote(row, t, row.close);
    this.#print(row, t, row.close, row.volume ?? SIZE);
  }

  /**
   * Print `k` of a bar: it opens, goes to the extreme that is farther from where it closes, then to the other, and
   * closes. The volume is parted evenly, the rest of the division going to the close.
   */
  bar(row: ReplayRow, k: number, t: number): void {
    this.#day(t);
    const rises = row.close >= row.open;
    const path = [row.open, rises ? row.low : row.high, rises ? row.high : row.low, row.close];
    const volume = row.volume ?? SIZE * PRINTS_PER_BAR;
    const part = Math.floor(volume / PRINTS_PER_BAR);
    const price = path[k] ?? row.close;
    this.#quote(row, t, price);
    this.#print(row, t, price, k === PRINTS_PER_BAR - 1 ? volume - part * k : part);
  }

  #day(t: number): void {
    const date = Math.floor(t / DAY);
    if (date === this.#date) return;
    this.#date = date;
    this.#sink.day(asMillis(date * DAY));
  }

  #quote({ index, bid, ask }: ReplayRow, t: number, price: number): void {
    const [from, to] = bid !== undefined && ask !== undefined ? [bid, ask] : [Math.max(0, price - 1), price + 1];
    // A locked, crossed or absurd quote is none.
    if (from >= to || to - from > MOST_SPREAD) return;
    this.#sink.quote(asInstrumentId(index), asMillis(t), asPrice(from), asPrice(to), SIZE, SIZE);
  }

  #print({ index, side }: ReplayRow, t: number, price: number, size: number): void {
    const taker = side ?? this.#tickRule(index, price);
    this.#lasts[index] = price;
    this.#sides[index] = taker;
    const shares = asQuantity(Math.min(size, MOST_SIZE));
    this.#sink.trade(asInstrumentId(index), asMillis(t), asPrice(price), shares, taker);
  }

  /** Lee and Ready's tick test (Journal of Finance 46, 1991): up is a buyer's, down a seller's, else as before. */
  #tickRule(index: number, price: number): Side {
    const last = this.#lasts[index] ?? 0;
    if (price === last) return this.#sides[index] === SIDE.sell ? SIDE.sell : SIDE.buy;
    return price > last ? SIDE.buy : SIDE.sell;
  }
}
