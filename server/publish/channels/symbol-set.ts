import { ALL_SYMBOLS } from "../../../shared/protocol/channels.ts";
import { asInstrumentId, type InstrumentId } from "../../../shared/model/units.ts";
import type { Quotes } from "../../ports/board.ts";

/** The instruments of a subscription: all of the board, or those named, in the order in which they were named. */
export class SymbolSet {
  readonly all: boolean;
  readonly ids: ReadonlySet<InstrumentId>;

  private constructor(all: boolean, ids: ReadonlySet<InstrumentId>) {
    this.all = all;
    this.ids = ids;
  }

  static readonly none = new SymbolSet(false, new Set());

  /** The set that a request names, or the first of its symbols that is not on the board. */
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

  /** How much the set counts towards limits.symbols: "*" counts as one. */
  get size(): number {
    return this.all ? 1 : this.ids.size;
  }

  has(id: InstrumentId): boolean {
    return this.all || this.ids.has(id);
  }

  /** Whether `other` can be removed: this set names all of its symbols, or `other` is "*" and this set is not empty. */
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

  /** The instruments that are not in `other`, each by name, on a board of `count` instruments. */
  except(other: SymbolSet, count: number): SymbolSet {
    return this.filter(count, (id) => !other.has(id));
  }

  /** The instruments that `keep` accepts, each by name, on a board of `count` instruments. */
  filter(count: number, keep: (id: InstrumentId) => boolean): SymbolSet {
    return new SymbolSet(false, new Set([...this.expand(count)].filter(keep)));
  }

  /** The same symbols on another board, without those that it lacks. */
  renumbered(rename: (id: InstrumentId) => InstrumentId | undefined): SymbolSet {
    const ids = [...this.ids].map(rename).filter((id) => id !== undefined);
    return new SymbolSet(this.all, new Set(ids));
  }

  /** Every id of the set, on a board of `count` instruments. */
  *expand(count: number): Iterable<InstrumentId> {
    if (!this.all) yield* this.ids;
    else for (let id = 0; id < count; id++) yield asInstrumentId(id);
  }

  /** The symbols as an ack states them. */
  names(quotes: Quotes): string[] {
    return this.all ? [ALL_SYMBOLS] : [...this.ids].map((id) => quotes.instruments[id].symbol);
  }
}
