import type { MarketState } from "../../shared/model/instrument.ts";
import type { Millis } from "../../shared/model/units.ts";
import type { NewsKind, StatusCode, StatusValues } from "../../shared/protocol/trading-status.ts";

/** Why a trading state holds. */
export interface Reason {
  /** Undefined where there is nothing to say, or no code for it. */
  readonly code?: StatusCode | undefined;
  /** English, for people; "" where there is nothing to say. */
  readonly text: string;
  /** When the state is expected to end, server clock; undefined where that is not known. */
  readonly until?: Millis | undefined;
  /** The figures and names in `text`. */
  readonly values?: StatusValues | undefined;
}

/** Trading state of an instrument or of the whole market, and why. */
export interface Status extends Reason {
  readonly state: MarketState;
}

/** A headline about an instrument. */
export interface News {
  /** When it came out. */
  readonly t: Millis;
  readonly headline: string;
  readonly kind: NewsKind;
  /** Until when it is current: new subscribers are told of it. */
  readonly until: Millis;
}

/** Plain trading, with nothing to say. */
export const PLAIN_OPEN: Status = { state: "open", text: "" };
