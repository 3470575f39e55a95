import { DEFAULT_RATE, type Rate } from "../../../../shared/protocol/channels.ts";
import { asInstrumentId } from "../../../../shared/model/units.ts";
import type { Quotes } from "../../../ports/board.ts";
import type { Client } from "../../fanout/client.ts";
import type { Counters } from "../../fanout/counters.ts";
import { SymbolSet } from "../symbol-set.ts";
import type { QuoteGroup } from "./quote-group.ts";
import type { QuoteGroups } from "./quote-groups.ts";

/** The rows that a detached client holds: row `ids[k]` as of its change `n[k]`. */
interface HeldRows {
  readonly ids: Uint32Array;
  readonly n: Uint32Array;
}

const NO_ROWS: HeldRows = { ids: new Uint32Array(0), n: new Uint32Array(0) };

/** One client's place in the quote groups: a member of one, or detached with a note of the rows that it holds. */
export class GroupMembership {
  symbols = SymbolSet.none;
  rate: Rate = DEFAULT_RATE;
  readonly #client: Client;
  readonly #groups: QuoteGroups;
  readonly #quotes: Quotes;
  readonly #counters: Counters;
  #place: { readonly group: QuoteGroup | undefined } | { readonly held: HeldRows } = { group: undefined };

  constructor(client: Client, groups: QuoteGroups, quotes: Quotes, counters: Counters) {
    this.#client = client;
    this.#groups = groups;
    this.#quotes = quotes;
    this.#counters = counters;
  }

  /** The phase of its rate on which its quotes are flushed; undefined while none are. */
  get phase(): number | undefined {
    return "group" in this.#place ? this.#place.group?.phase : undefined;
  }

  /**
   * Replaces the symbols by `next` and sends a snapshot of those in `shown`. Pending rows of the old group are sent
   * before `acknowledge` is called, and the group is left after it, so that no change is lost in between (G1).
   */
  change(next: SymbolSet, rate: Rate, shown: SymbolSet, acknowledge: () => void): void {
    const old = "group" in this.#place ? this.#place.group : undefined;
    old?.flushPending(this.#client);
    acknowledge();
    this.symbols = next;
    this.rate = rate;
    if (old !== undefined) this.#groups.leave(this.#client, old);
    if ("held" in this.#place) {
      this.#place = { held: onlyRowsOf(next, this.#place.held) };
      return;
    }
    this.#place = { group: undefined };
    this.#join(shown, 0);
  }

  detach(): void {
    if ("held" in this.#place) return;
    const { group } = this.#place;
    this.#place = { held: group?.heldBy(this.#client) ?? NO_ROWS };
    if (group !== undefined) this.#groups.leave(this.#client, group);
  }

  /** Joins a group again, with a snapshot that states how many changes were merged meanwhile. */
  attach(): void {
    if ("group" in this.#place) return;
    const { held } = this.#place;
    this.#place = { group: undefined };
    const merged = this.#mergedSince(held);
    this.#counters.conflated += merged;
    this.#counters.merged += merged;
    this.#join(this.symbols, merged);
  }

  /** The board began a new epoch: forgets the rows held. Must be detached. */
  resetEpoch(symbols: SymbolSet): void {
    this.symbols = symbols;
    this.#place = { held: NO_ROWS };
  }

  #join(shown: SymbolSet, merged: number): void {
    if (this.symbols.size === 0) return;
    const group = this.#groups.join(this.#client, this.rate, this.symbols);
    this.#place = { group };
    group.snapshot(this.#client, shown.all ? group.ids : shown.ids, merged);
  }

  /** Σ(Δn − 1) over the rows held. */
  #mergedSince({ ids, n }: HeldRows): number {
    let merged = 0;
    for (let k = 0; k < ids.length; k++) {
      const now = this.#quotes.columns.n[ids[k]];
      if (now > n[k]) merged += now - n[k] - 1;
    }
    return merged;
  }
}

function onlyRowsOf(symbols: SymbolSet, { ids, n }: HeldRows): HeldRows {
  const places = Array.from(ids.keys()).filter((k) => symbols.has(asInstrumentId(ids[k])));
  return { ids: Uint32Array.from(places, (k) => ids[k]), n: Uint32Array.from(places, (k) => n[k]) };
}
