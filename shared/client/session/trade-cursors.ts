import { formatEpoch, type Epoch, type InstrumentId } from "../../model/units.ts";

/** Up to which trade each instrument's trades have come, so that a reconnect can name them in `since`. */
export class TradeCursors {
  #epoch: Epoch | undefined;
  readonly #newest = new Map<InstrumentId, number>();

  /** Trades of this epoch follow; ids of another one mean nothing any more. */
  begin(epoch: Epoch): void {
    if (epoch === this.#epoch) return;
    this.#epoch = epoch;
    this.#newest.clear();
  }

  note(id: InstrumentId, tradeId: number): void {
    if (tradeId > (this.#newest.get(id) ?? 0)) this.#newest.set(id, tradeId);
  }

  /** The instrument is no longer followed: what is missed from now on is not wanted. */
  forget(id: InstrumentId): void {
    this.#newest.delete(id);
  }

  /** The `since` of a subscription to these instruments; undefined where none of them has a mark. */
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
