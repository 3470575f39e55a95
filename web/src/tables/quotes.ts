import { toDecimal, type Instrument } from "../../../shared/model/instrument.ts";
import { createQuoteColumns, NO_PRICE, type QuoteColumns } from "../../../shared/model/quote.ts";

/** Which way a last price moved. */
export type Direction = -1 | 0 | 1;

/**
 * The latest quote of every instrument of a board, and what a view needs to know about the last tick. Row `i` of each
 * array is instrument `i`. Nothing here allocates after construction: a million rows a second are written into it.
 *
 * Readers learn what changed from the dirty list: `dirty[0 … dirtyCount − 1]`, each id once, until `clearDirty`.
 */
export class QuoteTable {
  readonly size: number;
  readonly columns: QuoteColumns;
  /** Direction of the last tick: the latest change of `last`, kept while the price stands still. 0 before the first. */
  readonly direction: Int8Array;
  /** The last price before that tick, NO_PRICE before the first. */
  readonly previousLast: Int32Array;
  /** How many ticks a row has had. A reader that remembers the number sees that there was a new one. */
  readonly ticks: Uint32Array;
  /** When a row last changed here: the receiver's clock, ms; 0 before the first. */
  readonly receivedAt: Float64Array;
  /** Ids of rows that changed since `clearDirty`. */
  readonly dirty: Int32Array;
  dirtyCount = 0;
  /** Rows applied since the table was made. */
  applied = 0;
  /** Rows of those that brought another last price; the others changed a bid, an ask, a size or the volume. */
  repriced = 0;
  /** Changes that were merged into a later one before they came here: Σ(Δn − 1) over applied rows (wire guarantee 2). */
  merged = 0;
  /** Rows ignored because their `n` was not above the one held. */
  ignored = 0;

  readonly #isDirty: Uint8Array;
  /** 1 where the newest row offered was older than the one held: its day range is old as well. */
  readonly #stale: Uint8Array;
  /** 1 where a trade came before the row that it changed. */
  readonly #traded: Uint8Array;

  constructor(size: number) {
    this.size = size;
    this.columns = createQuoteColumns(size);
    this.direction = new Int8Array(size);
    this.previousLast = new Int32Array(size).fill(NO_PRICE);
    this.ticks = new Uint32Array(size);
    this.receivedAt = new Float64Array(size);
    this.dirty = new Int32Array(size);
    this.#isDirty = new Uint8Array(size);
    this.#stale = new Uint8Array(size);
    this.#traded = new Uint8Array(size);
  }

  /** Takes a row unless its `n` is not above the one held. Prices are mantissas, `at` the receiver's clock in ms. */
  apply(
    id: number,
    n: number,
    last: number,
    lastSize: number,
    bid: number,
    ask: number,
    bidSize: number,
    askSize: number,
    volume: number,
    at: number,
  ): boolean {
    const columns = this.columns;
    const held = columns.n[id];
    this.#stale[id] = n < held ? 1 : 0;
    if (n <= held) {
      this.ignored++;
      return false;
    }
    if (held > 0) this.merged += n - held - 1;
    this.applied++;
    const before = columns.last[id];
    if (last !== before || this.#traded[id] !== 0) this.repriced++;
    this.#traded[id] = 0;
    if (last !== before) this.#tick(id, before, last);
    columns.n[id] = n;
    columns.last[id] = last;
    columns.lastSize[id] = lastSize;
    columns.bid[id] = bid;
    columns.ask[id] = ask;
    columns.bidSize[id] = bidSize;
    columns.askSize[id] = askSize;
    columns.volume[id] = volume;
    this.receivedAt[id] = at;
    this.#mark(id);
    return true;
  }

  /** Takes a trade that is newer than the row: its price is the last one until the row says so itself. */
  trade(id: number, price: number, size: number): void {
    const { columns } = this;
    const before = columns.last[id];
    // The row brings what else the first trade of a day or of an instrument changes.
    if (before === NO_PRICE) return;
    columns.lastSize[id] = size;
    if (price !== before) {
      this.#traded[id] = 1;
      this.#tick(id, before, price);
      columns.last[id] = price;
      if (columns.high[id] !== NO_PRICE && price > columns.high[id]) columns.high[id] = price;
      if (columns.low[id] !== NO_PRICE && price < columns.low[id]) columns.low[id] = price;
    }
    this.#mark(id);
  }

  /** Takes the day's open, high, low and previous close that came with a row, unless that row was an old one. */
  applyDay(id: number, open: number, high: number, low: number, previousClose: number): void {
    if (this.#stale[id] !== 0) return;
    const columns = this.columns;
    columns.open[id] = open;
    columns.high[id] = high;
    columns.low[id] = low;
    columns.previousClose[id] = previousClose;
    this.#mark(id);
  }

  /** A new epoch counts from the start: the next row of each instrument is taken whatever its `n`. Values stay until then. */
  restart(): void {
    this.columns.n.fill(0);
    this.#stale.fill(0);
    this.#traded.fill(0);
  }

  /**
   * Forgets the prices of rows that had no change in this epoch. To be called once its first snapshot has come: what
   * such a row still shows is of the epoch before.
   */
  forgetUnseen(): void {
    const { columns } = this;
    for (let id = 0; id < this.size; id++) {
      if (columns.n[id] !== 0 || columns.last[id] === NO_PRICE) continue;
      columns.last[id] = columns.bid[id] = columns.ask[id] = NO_PRICE;
      columns.lastSize[id] = columns.bidSize[id] = columns.askSize[id] = columns.volume[id] = 0;
      columns.open[id] = columns.high[id] = columns.low[id] = columns.previousClose[id] = NO_PRICE;
      this.direction[id] = 0;
      this.receivedAt[id] = 0;
      this.#mark(id);
    }
  }

  /** Says that every change up to now has been read. */
  clearDirty(): void {
    for (let k = 0; k < this.dirtyCount; k++) this.#isDirty[this.dirty[k]] = 0;
    this.dirtyCount = 0;
  }

  #tick(id: number, before: number, last: number): void {
    if (before === NO_PRICE || last === NO_PRICE) return;
    this.direction[id] = last > before ? 1 : -1;
    this.previousLast[id] = before;
    this.ticks[id]++;
  }

  #mark(id: number): void {
    if (this.#isDirty[id] !== 0) return;
    this.#isDirty[id] = 1;
    this.dirty[this.dirtyCount++] = id;
  }
}

/** The value traded today: shares × last price, in whole units of money; NaN while there is no price. */
export function turnover({ last, volume }: QuoteColumns, { id, exponent }: Instrument): number {
  const price = last[id] ?? NO_PRICE;
  return price === NO_PRICE ? Number.NaN : (volume[id] ?? 0) * toDecimal(price, exponent);
}

/** A price against another as a ratio (0.01 is 1% up); NaN while either is not known. */
export const ratioOf = (price = NO_PRICE, base = NO_PRICE): number =>
  price === NO_PRICE || base === NO_PRICE || base === 0 ? Number.NaN : price / base - 1;

/** Last price against the previous close as a ratio; NaN while either is not known. */
export const changeRatio = ({ last, previousClose }: QuoteColumns, id: number): number =>
  ratioOf(last[id], previousClose[id]);
