import type { Instrument } from "../../../../shared/model/instrument.ts";
import type { InstrumentId } from "../../../../shared/model/units.ts";

/** Ids by symbol. */
export class SymbolIndex {
  readonly #ids: ReadonlyMap<string, InstrumentId>;

  constructor(instruments: readonly Instrument[]) {
    this.#ids = new Map(instruments.map(({ symbol, id }) => [symbol, id]));
  }

  /** How the board spells a symbol: as it is, else the only one that differs from it in nothing but case. */
  spelling(symbol: string): string | undefined {
    if (this.#ids.has(symbol)) return symbol;
    const upper = symbol.toUpperCase();
    const alike = [...this.#ids.keys()].filter((one) => one.toUpperCase() === upper);
    return alike.length === 1 ? alike[0] : undefined;
  }

  idOf(symbol: string): InstrumentId | undefined {
    return this.#ids.get(symbol);
  }
}

/** All of them: an instrument of another name under the same symbol is another one. */
const INSTRUMENT_FIELDS = [
  "id",
  "symbol",
  "name",
  "sector",
  "exponent",
  "tick",
  "lot",
] as const satisfies (keyof Instrument)[];

/** Whether two lists name the same instruments in every field. */
export function sameInstruments(a: readonly Instrument[], b: readonly Instrument[]): boolean {
  return (
    a.length === b.length &&
    a.every((one, k) => {
      const other = b[k];
      return other !== undefined && INSTRUMENT_FIELDS.every((field) => one[field] === other[field]);
    })
  );
}
