import type { Instrument, MarketState } from "../../../../shared/model/instrument.ts";
import { NO_PRICE } from "../../../../shared/model/quote.ts";
import type { InstrumentId } from "../../../../shared/model/units.ts";
import type { Direction, QuoteTable } from "../../tables/quotes.ts";
import { OPEN, type Headline } from "./trading-status.ts";
import { firstChangedDigit, mayFlash, NO_FLASH, type Flash } from "./flash.ts";

/**
 * What one row of the board shows. Prices are mantissas, NO_PRICE while unknown. Each field is its own signal, so a
 * cell is touched only when its value changed. Filled at a frame's flush, and only while the row is on screen.
 */
export class RowState {
  readonly id: InstrumentId;
  readonly instrument: Instrument;
  last = $state.raw(NO_PRICE);
  lastSize = $state.raw(0);
  bid = $state.raw(NO_PRICE);
  ask = $state.raw(NO_PRICE);
  bidSize = $state.raw(0);
  askSize = $state.raw(0);
  open = $state.raw(NO_PRICE);
  high = $state.raw(NO_PRICE);
  low = $state.raw(NO_PRICE);
  previousClose = $state.raw(NO_PRICE);
  /** Shares traded today. */
  volume = $state.raw(0);
  /** Changes to the row this epoch. */
  changes = $state.raw(0);
  /** Direction of the last tick. */
  direction = $state.raw<Direction>(0);
  flash = $state.raw<Flash>(NO_FLASH);
  /** When the row last changed, page clock in ms; 0 before the first. */
  receivedAt = $state.raw(0);
  /** Trading state of the instrument, and why. */
  status = $state.raw(OPEN);
  /** The newest headline about it, current or not. */
  news = $state.raw<Headline>();
  /** Rises when the sparkline changed; read its points from `market.sparklines`. At most once a second. */
  sparkRevision = $state.raw(0);

  #lastOnset = -Infinity;

  constructor(instrument: Instrument) {
    this.id = instrument.id;
    this.instrument = instrument;
  }

  get state(): MarketState {
    return this.status.state;
  }

  /** The day's change as a mantissa, NO_PRICE while unknown. */
  get change(): number {
    const known = this.last !== NO_PRICE && this.previousClose !== NO_PRICE;
    return known ? this.last - this.previousClose : NO_PRICE;
  }

  /** The day's change as a ratio (0.01 is 1% up), NaN while unknown. */
  get changeRatio(): number {
    const known = this.last !== NO_PRICE && this.previousClose !== NO_PRICE && this.previousClose !== 0;
    return known ? this.last / this.previousClose - 1 : Number.NaN;
  }

  /**
   * Reads the row of the table. With `quiet`, as when the row appears or the tab is shown again, nothing flashes.
   * @returns whether a flash began.
   */
  read(table: QuoteTable, now: number, quiet: boolean): boolean {
    const { columns } = table;
    const id = this.id;
    const last = columns.last[id] ?? NO_PRICE;
    this.direction = (table.direction[id] ?? 0) as Direction;
    const flashed = !quiet && last !== this.last && this.#maybeFlash(last, now);
    this.last = last;
    this.lastSize = columns.lastSize[id] ?? 0;
    this.bid = columns.bid[id] ?? NO_PRICE;
    this.ask = columns.ask[id] ?? NO_PRICE;
    this.bidSize = columns.bidSize[id] ?? 0;
    this.askSize = columns.askSize[id] ?? 0;
    this.open = columns.open[id] ?? NO_PRICE;
    this.high = columns.high[id] ?? NO_PRICE;
    this.low = columns.low[id] ?? NO_PRICE;
    this.previousClose = columns.previousClose[id] ?? NO_PRICE;
    this.volume = columns.volume[id] ?? 0;
    this.changes = columns.n[id] ?? 0;
    this.receivedAt = table.receivedAt[id] ?? 0;
    return flashed;
  }

  #maybeFlash(last: number, now: number): boolean {
    if (this.last === NO_PRICE || this.direction === 0 || !mayFlash(this.#lastOnset, now)) return false;
    this.#lastOnset = now;
    const from = firstChangedDigit(this.last, last, this.instrument.exponent);
    this.flash = { direction: this.direction, from, onset: this.flash.onset + 1 };
    return true;
  }
}
