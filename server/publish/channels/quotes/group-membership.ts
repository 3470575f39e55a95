import { DEFAULT_RATE, type Rate } from "../../../../shared/protocol/channels.ts";
import { asInstrumentId } from "../../../../shared/model/units.ts";
import type { Quotes } from "../../../ports/board.ts";
import type { Client } from "../../fanout/client.ts";
import type { Counters } from "../../fanout/counters.ts";
import { SymbolSet } from "../symbol-set.ts";
import type { QuoteGroup } from "./quote-group.ts";
import type { QuoteGroups } from "./quote-groups.ts";

/** What a detached client holds: row `ids[k]` at its change `n[k]`. */
interface Held {
  readonly ids: Uint32Array;
  readonly n: Uint32Array;
}

const NOTHING: Held = { ids: new Uint32Array(0), n: new Uint32Array(0) };

/** One client's subscription to quotes: on a group, or off it with a note of what it holds. */
export class GroupMembership {
  symbols = SymbolSet.none;
  rate: Rate = DEFAULT_RATE;
  readonly #client: Client;
  readonly #groups: QuoteGroups;
  readonly #quotes: Quotes;
  readonly #counters: Counters;
  #place: { readonly on: QuoteGroup | undefined } | { readonly off: Held } = { on: undefined };

  constructor(client: Client, groups: QuoteGroups, quotes: Quotes, counters: Counters) {
    this.#client = client;
    this.#groups = groups;
    this.#quotes = quotes;
    this.#counters = counters;
  }

  /** On which of its rate's phases its quotes go out; undefined while none do. */
  get phase(): number | undefined {
    return "on" in this.#place ? this.#place.on?.phase : undefined;
  }

  /**
   * Subscribes to `next` instead, and snapshots `shown` of it. What the client lacks of its old group goes out
   * before `acknowledge` is called, and the group is left after, so that nothing falls in between (G1).
   */
  change(next: SymbolSet, rate: Rate, shown: SymbolSet, acknowledge: () => void): void {
    const old = "on" in this.#place ? this.#place.on : undefined;
    old?.flushPending(this.#client);
    acknowledge();
    this.symbols = next;
    this.rate = rate;
    if (old !== undefined) this.#groups.leave(this.#client, old);
    if ("off" in this.#place) {
      this.#place = { off: only(this.#place.off, next) };
      return;
    }
    this.#place = { on: undefined };
    this.#join(shown, 0);
  }

  detach(): void {
    if ("off" in this.#place) return;
    const { on } = this.#place;
    this.#place = { off: on?.heldBy(this.#client) ?? NOTHING };
    if (on !== undefined) this.#groups.leave(this.#client, on);
  }

  /** Takes the client back in with a snapshot that says how many changes it was spared. */
  attach(): void {
    if ("on" in this.#place) return;
    const { off } = this.#place;
    this.#place = { on: undefined };
    const merged = this.#merged(off);
    this.#counters.conflated += merged;
    this.#counters.merged += merged;
    this.#join(this.symbols, merged);
  }

  /** The board began a new epoch: nothing held counts any more. Only while detached. */
  resetEpoch(symbols: SymbolSet): void {
    this.symbols = symbols;
    this.#place = { off: NOTHING };
  }

  #join(shown: SymbolSet, merged: number): void {
    if (this.symbols.size === 0) return;
    const on = this.#groups.join(this.#client, this.rate, this.symbols);
    this.#place = { on };
    on.snapshot(this.#client, shown.all ? on.ids : shown.ids, merged);
  }

  /** Σ(Δn − 1) over the rows that the client held. */
  #merged({ ids, n }: Held): number {
    let merged = 0;
    for (let k = 0; k < ids.length; k++) {
      const now = this.#quotes.columns.n[ids[k]];
      if (now > n[k]) merged += now - n[k] - 1;
    }
    return merged;
  }
}

/** Of what is held, the rows of `symbols`. */
function only({ ids, n }: Held, symbols: SymbolSet): Held {
  const kept = Array.from(ids.keys()).filter((k) => symbols.has(asInstrumentId(ids[k])));
  return { ids: Uint32Array.from(kept, (k) => ids[k]), n: Uint32Array.from(kept, (k) => n[k]) };
}
