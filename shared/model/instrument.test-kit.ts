import type { Instrument } from "./instrument.ts";
import { asInstrumentId } from "./units.ts";

/** An instrument with prices in cents and lots of 100. The symbol is also its name. */
export const testInstrument = (symbol: string, id: number): Instrument => ({
  id: asInstrumentId(id),
  symbol,
  name: symbol,
  sector: "Energy",
  exponent: 2,
  tick: 1,
  lot: 100,
});
