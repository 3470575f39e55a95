import type { InstrumentId, Millis } from "../../shared/model/units.ts";
import type { StatusCode } from "../../shared/protocol/trading-status.ts";
import type { News } from "./trading-status.ts";

/** A headline and the instrument that it is about. */
export interface InstrumentNews extends News {
  readonly id: InstrumentId;
}

/** A halt of one instrument. */
export interface Halt {
  readonly id: InstrumentId;
  /** When it began, market time. */
  readonly t: Millis;
  /** When it ended; undefined while it lasts. */
  readonly end?: Millis | undefined;
  readonly code?: StatusCode | undefined;
  /** The reason in English. */
  readonly text: string;
  /** When it was expected to end; undefined if unknown. */
  readonly until?: Millis | undefined;
}

/** The newest headlines and halts of a board, newest first; of one instrument, or with `id` undefined of all. */
export interface Events {
  news(id: InstrumentId | undefined, limit: number): readonly InstrumentNews[];
  halts(id: InstrumentId | undefined, limit: number): readonly Halt[];
}

/** Knows when instruments report their earnings. */
export interface EarningsDates {
  /** UTC midnight of the market date of each instrument's next report, today included; row i is the instrument with id i. */
  next(): readonly Millis[];
}
