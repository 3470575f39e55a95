import { formatEpoch, type Epoch, type InstrumentId } from "../../model/units.ts";

/** The newest trade received of each instrument, for the `since` of a reconnect (W12). */
export class TradeCursors {
  #epoch: Epoch | undefined;
  readonly #newest = new Map<InstrumentId, number>();

  /** Sets the epoch of the trades that follow. Ids of another epoch lose their meaning. */
  begin(epoch: Epoch): void {
    if (epoch === this.#epoch) return;
    this.#epoch = epoch;
    this.#newest.clear();
  }

  note(id: InstrumentId, tradeId: number): void {
    if (tradeId > (this.#newest.get(id) ?? 0)) this.#newest.set(id, tradeId);
  }

  /**
   * Drops the cursor of an instrument without subscriptions, so that its trades from now on are not requested later.
   */
  forget(id: InstrumentId): void {
    this.#newest.delete(id);
  }

  /** The `since` of a subscription to these instruments; undefined if none of them has a cursor. */
  since(instruments: readonly { readonly symbol: string; readonly id: InstrumentId }[]) {
    if (this.#epoch === undefined) return undefined;
    const marked = instruments.flatMap(({ symbol, id }) => {
      const newest = this.#newest.get(id);
      return newest === undefined ? [] : [[symbol, newest] as const];
    });
    return marked.length === 0
      ? undefined
      : { epoch: formatEpoch(this.#epoch), trades: Object.fromEntries(marked) as Record<string, number> };
  }
}
