import type { Side } from "../../../../../../shared/model/trade.ts";
import { TradeTable } from "../../../../tables/trades.ts";

/** The smallest sizes to choose from; 0 shows all trades. */
export const MINIMUMS = [0, 100, 500, 1_000, 5_000, 10_000] as const;

/** The trades of an instrument as the viewer wants to see them: only large ones, merged, or standing still. */
export class SalesView {
  minimum = $state.raw<number>(0);
  /** Whether prints of the same millisecond, price and side are one row. */
  merged = $state.raw(false);
  /** How many trades had been received when the viewer paused. */
  #pausedAt = $state.raw<number | undefined>();
  /** The chosen trades, newest first. */
  readonly table = new TradeTable();

  readonly #source: TradeTable;
  /** What the table was made of, so that a change makes it anew. */
  #made = "";
  #stale = false;
  #newest = 0;
  #oldest = Infinity;
  #numbered = 0;

  constructor(source: TradeTable) {
    this.#source = source;
  }

  /** Whether the trades differ from those received. */
  get active(): boolean {
    return this.minimum > 0 || this.merged || this.paused;
  }

  get paused(): boolean {
    return this.#pausedAt !== undefined;
  }

  /** Trades received since the viewer paused. */
  get since(): number {
    return this.#pausedAt === undefined ? 0 : Math.max(0, this.#source.received - this.#pausedAt);
  }

  togglePause(): void {
    if (this.paused) this.resume();
    else {
      this.follow();
      this.#pausedAt = this.#source.received;
    }
  }

  /** Ends a pause: another instrument is open. */
  resume(): void {
    this.#pausedAt = undefined;
  }

  /** Takes what the source has received, unless paused. Returns the table's revision. */
  follow(): number {
    const source = this.#source;
    const oldest = source.length === 0 ? Infinity : (source.id[source.slot(source.length - 1)] ?? Infinity);
    const made = `${this.minimum} ${this.merged}`;
    // Ids begin again with another instrument or epoch. Earlier trades may also have been put behind.
    this.#stale ||= source.newestId < this.#newest || made !== this.#made || oldest < this.#oldest;
    if (this.paused && made === this.#made) return this.table.revision;
    if (this.#stale) this.#begin(made);
    this.#oldest = oldest;
    for (let k = source.length - 1; k >= 0; k--) {
      const slot = source.slot(k);
      if ((source.id[slot] ?? 0) > this.#newest) this.#take(slot);
    }
    return this.table.revision;
  }

  #begin(made: string): void {
    this.table.clear();
    this.#made = made;
    this.#stale = false;
    this.#newest = 0;
    this.#numbered = 0;
  }

  #take(slot: number): void {
    const { id, t, price, size, side } = this.#source;
    const [tradeId = 0, time = 0, mantissa = 0, shares = 0] = [id[slot], t[slot], price[slot], size[slot]];
    this.#newest = tradeId;
    const isChosen = this.minimum > 0 || this.merged;
    const newest = this.table.length === 0 ? undefined : this.table.slot(0);
    if (this.merged && newest !== undefined && this.#isSame(newest, time, mantissa, side[slot] ?? 0)) {
      this.table.enlarge(shares);
      return;
    }
    if (shares < this.minimum) return;
    // Trades left out are no loss, which a jump of ids would state.
    this.table.add(isChosen ? ++this.#numbered : tradeId, time, mantissa, shares, (side[slot] ?? 0) as Side);
  }

  #isSame(slot: number, time: number, price: number, side: number): boolean {
    const { table } = this;
    return table.t[slot] === time && table.price[slot] === price && table.side[slot] === side;
  }
}
