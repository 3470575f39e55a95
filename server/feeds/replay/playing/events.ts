import { NO_PRICE } from "../../../../shared/model/quote.ts";
import { SIDE, type Side } from "../../../../shared/model/trade.ts";
import { asInstrumentId, asMillis, asPrice, asQuantity, MAX_SIZE } from "../../../../shared/model/units.ts";
import type { MarketSink } from "../../../ports/feed.ts";
import type { DateOf } from "./market-days.ts";
import type { ReplayFile, ReplayRow } from "../reading/file.ts";

/** Size of a quote or trade whose size is not in the file. */
const NOT_SAID = asQuantity(0);

/** Turns rows into events. It adds nothing that is not in the file. */
export class ReplayEvents {
  readonly #sink: MarketSink;
  readonly #kind: ReplayFile["kind"];
  readonly #length: number;
  readonly #dateOf: DateOf;
  /** By instrument: the last price, and the last side derived from prices. */
  readonly #lasts: Int32Array;
  readonly #sides: Uint8Array;
  #date = -Infinity;

  constructor(sink: MarketSink, { kind, step, symbols }: ReplayFile, dateOf: DateOf) {
    this.#sink = sink;
    this.#kind = kind;
    this.#length = step;
    this.#dateOf = dateOf;
    this.#lasts = new Int32Array(symbols.length);
    this.#sides = new Uint8Array(symbols.length);
  }

  /** Plays one row of the file. */
  play(row: ReplayRow): void {
    this.#day(this.#dateOf(row));
    if (this.#kind !== "bars") this.#quote(row);
    if (this.#kind === "trades") this.#trade(row);
    else if (this.#kind === "bars") this.#bar(row);
  }

  /** The board is empty again, and the file begins again. */
  restart(): void {
    this.#date = -Infinity;
    this.#lasts.fill(0);
    this.#sides.fill(0);
  }

  /** The day only advances. If the rows of several markets mix, it changes with the first row of the new date. */
  #day(date: number): void {
    if (date <= this.#date) return;
    this.#date = date;
    this.#sink.day(asMillis(date));
  }

  #bar({ index, t, open, high, low, close, volume }: ReplayRow): void {
    const [id, at, length] = [asInstrumentId(index), asMillis(t), asMillis(this.#length)];
    const [o, h, l, c] = [asPrice(open), asPrice(high), asPrice(low), asPrice(close)];
    this.#sink.candle(id, at, length, o, h, l, c, volume ?? 0);
  }

  /** One side may be missing. A row without both sides leaves the quote unchanged. */
  #quote({ index, t, bid, ask }: ReplayRow): void {
    if (bid === undefined && ask === undefined) return;
    const [buy, sell] = [asPrice(bid ?? NO_PRICE), asPrice(ask ?? NO_PRICE)];
    this.#sink.quote(asInstrumentId(index), asMillis(t), buy, sell, NOT_SAID, NOT_SAID);
  }

  #trade({ index, t, close: price, volume, side }: ReplayRow): void {
    const taker = side ?? this.#tickRule(index, price);
    this.#lasts[index] = price;
    this.#sides[index] = taker;
    const size = asQuantity(volume ?? NOT_SAID);
    if (size > MAX_SIZE) throw new RangeError(`a trade size of ${size} does not fit 32 bits`);
    this.#sink.trade(asInstrumentId(index), asMillis(t), asPrice(price), size, taker);
  }

  /**
   * Lee and Ready's tick test (Journal of Finance 46, 1991): a higher price means a buyer, a lower one a seller, an
   * equal one the previous side.
   */
  #tickRule(index: number, price: number): Side {
    const last = this.#lasts[index] ?? 0;
    if (last === 0) return SIDE.none;
    if (price === last) return (this.#sides[index] ?? SIDE.none) as Side;
    return price > last ? SIDE.buy : SIDE.sell;
  }
}
