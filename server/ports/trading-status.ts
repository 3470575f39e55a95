import type { MarketState } from "../../shared/model/instrument.ts";
import type { Millis } from "../../shared/model/units.ts";
import type { NewsKind, StatusCode, StatusValues } from "../../shared/protocol/trading-status.ts";

/** Why a trading state holds. */
export interface Reason {
  /** Undefined if there is no reason, or no code for it. */
  readonly code?: StatusCode | undefined;
  /** English text for people; "" if there is no reason. */
  readonly text: string;
  /** When the state is expected to end, by the server's clock; undefined if unknown. */
  readonly until?: Millis | undefined;
  /** The figures and names that `text` contains. */
  readonly values?: StatusValues | undefined;
}

/** Trading state of an instrument or of the whole market, and why. */
export interface TradingStatus extends Reason {
  readonly state: MarketState;
}

/** A headline about an instrument. */
export interface News {
  /** When it was published. */
  readonly t: Millis;
  readonly headline: string;
  readonly kind: NewsKind;
  /** End of the time in which it is current: new subscribers receive it until then. */
  readonly until: Millis;
}

/** Normal trading without a reason. */
export const PLAIN_OPEN: TradingStatus = { state: "open", text: "" };
