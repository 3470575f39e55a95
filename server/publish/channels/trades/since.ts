import type { SubscribeMessage } from "../../../../shared/protocol/channels.ts";
import { formatEpoch, type InstrumentId } from "../../../../shared/model/units.ts";
import type { Quotes, Trades } from "../../../ports/board.ts";
import type { Cursor } from "../ordered-stream.ts";
import type { SymbolSet } from "../symbol-set.ts";

/** Up to which trades a client that comes back says it has them. */
export type Since = NonNullable<SubscribeMessage<"trades">["since"]>;

/** Where each named instrument's replay starts. */
export interface Recovery {
  readonly starts: ReadonlyMap<InstrumentId, Cursor>;
  /** Instruments whose missed trades are not known at all: the epoch is another. */
  readonly lost: readonly InstrumentId[];
  /** Whether everything missed can be replayed. */
  readonly recovered: boolean;
}

/** What of the trades missed since `since` can be replayed, for the instruments of `named` that it speaks of (G3). */
export function recover(since: Since, named: SymbolSet, quotes: Quotes, trades: Trades): Recovery {
  const spokenOf: [InstrumentId, number][] = [];
  for (const id of named.expand(quotes.instruments.length)) {
    const last = since.trades[quotes.instruments[id].symbol];
    if (last !== undefined) spokenOf.push([id, last]);
  }
  if (since.epoch !== formatEpoch(quotes.epoch)) {
    return { starts: new Map(), lost: spokenOf.map(([id]) => id), recovered: false };
  }
  const starts = new Map<InstrumentId, Cursor>();
  let recovered = true;
  for (const [id, last] of spokenOf) {
    const newest = trades.newest(id);
    starts.set(id, Math.min(last, newest));
    // More than there is: not our numbering, whatever the epoch says.
    if (last > newest || (last < newest && trades.oldest(id) > last + 1)) recovered = false;
  }
  return { starts, lost: [], recovered };
}
