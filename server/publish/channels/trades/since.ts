import type { SubscribeMessage } from "../../../../shared/protocol/channels.ts";
import { formatEpoch, type InstrumentId } from "../../../../shared/model/units.ts";
import type { Quotes, Trades } from "../../../ports/board.ts";
import type { Cursor } from "../ordered-stream.ts";
import type { SymbolSet } from "../symbol-set.ts";

/** The last trade of each instrument that a returning client holds, by its own statement. */
export type Since = NonNullable<SubscribeMessage<"trades">["since"]>;

export interface Recovery {
  /** The cursor from which each instrument is replayed. */
  readonly starts: ReadonlyMap<InstrumentId, Cursor>;
  /** Instruments of another epoch: which trades were missed cannot be known. */
  readonly lost: readonly InstrumentId[];
  /** Whether all missed trades can be replayed. */
  readonly recovered: boolean;
}

/** Finds which trades missed since `since` can be replayed, for the instruments of `named` that `since` states (G3). */
export function recover(since: Since, named: SymbolSet, quotes: Quotes, trades: Trades): Recovery {
  const stated: [InstrumentId, number][] = [];
  for (const id of named.expand(quotes.instruments.length)) {
    const last = since.trades[quotes.instruments[id].symbol];
    if (last !== undefined) stated.push([id, last]);
  }
  if (since.epoch !== formatEpoch(quotes.epoch)) {
    return { starts: new Map(), lost: stated.map(([id]) => id), recovered: false };
  }
  const starts = new Map<InstrumentId, Cursor>();
  let recovered = true;
  for (const [id, last] of stated) {
    const newest = trades.newest(id);
    starts.set(id, Math.min(last, newest));
    // A client ahead of the newest trade counted by another numbering, whatever its epoch says.
    if (last > newest || (last < newest && trades.oldest(id) > last + 1)) recovered = false;
  }
  return { starts, lost: [], recovered };
}
