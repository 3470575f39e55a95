import type { Instrument } from "../../../shared/instrument.ts";
import type { InstrumentId } from "../../../shared/units.ts";

/** Ids by symbol. */
export class SymbolIndex {
  readonly #ids: ReadonlyMap<string, InstrumentId>;

  constructor(instruments: readonly Instrument[]) {
    this.#ids = new Map(instruments.map(({ symbol, id }) => [symbol, id]));
  }

  idOf(symbol: string): InstrumentId | undefined {
    return this.#ids.get(symbol);
  }
}
