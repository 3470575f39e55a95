import type { Instrument } from "../../shared/model/instrument.ts";
import { createQuoteColumns, NO_PRICE, type QuoteColumns } from "../../shared/model/quote.ts";
import {
  asInstrumentId,
  asMillis,
  asSequence,
  type Epoch,
  type InstrumentId,
  type Millis,
  type Sequence,
} from "../../shared/model/units.ts";
import type { Quotes } from "../ports/board.ts";
import type { Stop } from "../ports/clock.ts";
import type { News, TradingStatus } from "../ports/trading-status.ts";
import { RowFollowers } from "./row-followers.ts";
import { Statuses } from "./statuses.ts";

/**
 * The latest state of every instrument: 76 bytes a row. Every change to a row takes the board's next sequence, so the
 * sum of `n` over all rows is the sequence. Conflated changes can therefore be counted exactly.
 */
export class QuotesBoard implements Quotes {
  instruments: readonly Instrument[];
  epoch: Epoch;
  columns: QuoteColumns;
  changedAt: Float64Array;
  dayChangedAt: Float64Array;
  readonly statuses: Statuses;
  readonly #followers = new RowFollowers((symbol) => this.idOf(symbol));
  #ids: ReadonlyMap<string, InstrumentId>;
  #sequence = 0;
  #time = -Infinity;

  constructor(instruments: readonly Instrument[], epoch: Epoch) {
    this.instruments = instruments;
    this.epoch = epoch;
    this.columns = createQuoteColumns(instruments.length);
    this.changedAt = new Float64Array(instruments.length);
    this.dayChangedAt = new Float64Array(instruments.length);
    this.statuses = new Statuses(instruments.length);
    this.#ids = idsOf(instruments);
  }

  get sequence(): Sequence {
    return asSequence(this.#sequence);
  }

  get time(): Millis {
    return asMillis(this.#time === -Infinity ? 0 : this.#time);
  }

  idOf(symbol: string): InstrumentId | undefined {
    return this.#ids.get(symbol);
  }

  statusOf(id: InstrumentId): TradingStatus {
    return this.statuses.of(id);
  }

  reasonOf(id: InstrumentId): string {
    return this.statuses.reasonOf(id);
  }

  onStatus(listener: (id: InstrumentId | undefined, status: TradingStatus) => void): Stop {
    return this.statuses.onStatus(listener);
  }

  get news(): ReadonlyMap<InstrumentId, News> {
    return this.statuses.news;
  }

  onNews(listener: (id: InstrumentId, news: News) => void): Stop {
    return this.statuses.onNews(listener);
  }

  followRow(symbol: string, listener: (n: number) => void): Stop {
    return this.#followers.follow(symbol, listener);
  }

  /** Empties every row. The trading states remain if the instruments are the same. */
  reset(instruments: readonly Instrument[], epoch: Epoch): void {
    if (instruments === this.instruments) this.#clear();
    else this.#replace(instruments);
    this.epoch = epoch;
    this.#sequence = 0;
    this.#time = -Infinity;
  }

  #replace(instruments: readonly Instrument[]): void {
    this.instruments = instruments;
    this.columns = createQuoteColumns(instruments.length);
    this.changedAt = new Float64Array(instruments.length);
    this.dayChangedAt = new Float64Array(instruments.length);
    this.statuses.reset(instruments.length);
    this.#ids = idsOf(instruments);
    this.#followers.renumber();
  }

  #clear(): void {
    const { columns } = this;
    const prices = [columns.last, columns.bid, columns.ask, columns.open, columns.high, columns.low];
    for (const column of [...prices, columns.previousClose]) column.fill(NO_PRICE);
    for (const column of [columns.n, columns.lastSize, columns.bidSize, columns.askSize, columns.volume])
      column.fill(0);
    this.changedAt.fill(0);
    this.dayChangedAt.fill(0);
  }

  /** Starts a day: last prices become previous closes, and volume, open, high and low are cleared. */
  day(): void {
    const { columns } = this;
    for (let id = 0; id < this.instruments.length; id++) {
      if (columns.last[id] === NO_PRICE) continue;
      columns.previousClose[id] = columns.last[id];
      columns.volume[id] = 0;
      columns.open[id] = columns.high[id] = columns.low[id] = NO_PRICE;
      this.#changed(id);
      this.dayChangedAt[id] = this.#sequence;
    }
  }

  /** A quote equal to the current one is no change. */
  quote(id: number, t: number, bid: number, ask: number, bidSize: number, askSize: number): void {
    const { columns } = this;
    if (t > this.#time) this.#time = t;
    if (
      columns.bid[id] === bid &&
      columns.ask[id] === ask &&
      columns.bidSize[id] === bidSize &&
      columns.askSize[id] === askSize
    ) {
      return;
    }
    columns.bid[id] = bid;
    columns.ask[id] = ask;
    columns.bidSize[id] = bidSize;
    columns.askSize[id] = askSize;
    this.#changed(id);
  }

  trade(id: number, t: number, price: number, size: number): void {
    this.columns.lastSize[id] = size;
    this.#print(id, t, price, price, price, price, size);
  }

  /**
   * Applies the prints of a minute or of a recorded bar as one change. The size of its last print is unknown, so the
   * row's last size is cleared.
   */
  candle(id: number, t: number, open: number, high: number, low: number, close: number, volume: number): void {
    this.columns.lastSize[id] = 0;
    this.#print(id, t, open, high, low, close, volume);
  }

  #print(id: number, t: number, open: number, high: number, low: number, close: number, volume: number): void {
    const { columns } = this;
    if (t > this.#time) this.#time = t;
    columns.last[id] = close;
    columns.volume[id] += volume;
    this.#changed(id);
    if (columns.open[id] === NO_PRICE) {
      columns.open[id] = open;
      columns.high[id] = high;
      columns.low[id] = low;
      this.dayChangedAt[id] = this.#sequence;
    } else if (high > columns.high[id] || low < columns.low[id]) {
      if (high > columns.high[id]) columns.high[id] = high;
      if (low < columns.low[id]) columns.low[id] = low;
      this.dayChangedAt[id] = this.#sequence;
    }
  }

  #changed(id: number): void {
    const n = ++this.columns.n[id];
    this.changedAt[id] = ++this.#sequence;
    if (this.#followers.size > 0) this.#followers.changed(id, n);
  }
}

const idsOf = (instruments: readonly Instrument[]): ReadonlyMap<string, InstrumentId> =>
  new Map(instruments.map(({ symbol }, index) => [symbol, asInstrumentId(index)]));
