import { ALL_SYMBOLS } from "../../../shared/protocol/channels.ts";
import { asInstrumentId, type InstrumentId } from "../../../shared/model/units.ts";
import type { Quotes } from "../../ports/board.ts";

/** Which instruments a subscription is to: all of the board, or those named, in the order in which they were. */
export class SymbolSet {
  readonly all: boolean;
  readonly ids: ReadonlySet<InstrumentId>;

  private constructor(all: boolean, ids: ReadonlySet<InstrumentId>) {
    this.all = all;
    this.ids = ids;
  }

  static readonly none = new SymbolSet(false, new Set());

  /** The set that a request names, or the first symbol of it that is not on the board. */
  static resolve(symbols: readonly string[], quotes: Quotes): SymbolSet | string {
    if (symbols[0] === ALL_SYMBOLS) return new SymbolSet(true, new Set());
    const ids = new Set<InstrumentId>();
    for (const symbol of symbols) {
      const id = quotes.idOf(symbol);
      if (id === undefined) return symbol;
      ids.add(id);
    }
    return new SymbolSet(false, ids);
  }

  /** What it counts against limits.symbols. */
  get size(): number {
    return this.all ? 1 : this.ids.size;
  }

  has(id: InstrumentId): boolean {
    return this.all || this.ids.has(id);
  }

  /** Whether `other` can be taken out: all of its symbols are here by name, or it is "*" and anything is here. */
  covers(other: SymbolSet): boolean {
    if (other.all) return this.size > 0;
    return !this.all && [...other.ids].every((id) => this.ids.has(id));
  }

  with(other: SymbolSet): SymbolSet {
    if (this.all || other.all) return new SymbolSet(true, new Set());
    return new SymbolSet(false, new Set([...this.ids, ...other.ids]));
  }

  without(other: SymbolSet): SymbolSet {
    if (other.all) return SymbolSet.none;
    return new SymbolSet(false, new Set([...this.ids].filter((id) => !other.ids.has(id))));
  }

  /** Those of a board of `count` instruments that are not in `other`, each by name. */
  except(other: SymbolSet, count: number): SymbolSet {
    return this.filter(count, (id) => !other.has(id));
  }

  /** Those of a board of `count` instruments for which `keep` holds, each by name. */
  filter(count: number, keep: (id: InstrumentId) => boolean): SymbolSet {
    return new SymbolSet(false, new Set([...this.expand(count)].filter(keep)));
  }

  /** The same symbols on another board, those that it has. */
  renumbered(rename: (id: InstrumentId) => InstrumentId | undefined): SymbolSet {
    const ids = [...this.ids].map(rename).filter((id) => id !== undefined);
    return new SymbolSet(this.all, new Set(ids));
  }

  /** Every id, on a board of `count` instruments. */
  *expand(count: number): Iterable<InstrumentId> {
    if (!this.all) yield* this.ids;
    else for (let id = 0; id < count; id++) yield asInstrumentId(id);
  }

  /** As an ack states it. */
  names(quotes: Quotes): string[] {
    return this.all ? [ALL_SYMBOLS] : [...this.ids].map((id) => quotes.instruments[id].symbol);
  }
}
