import type { InstrumentId } from "../../shared/model/units.ts";
import type { HaltCode } from "../../shared/protocol/trading-status.ts";

/** The instruments that a control affects. */
export type ControlTarget =
  | { readonly kind: "all" }
  | { readonly kind: "sector"; readonly sector: string }
  | { readonly kind: "instrument"; readonly id: InstrumentId };

/** Live controls of a simulated market. Each takes effect at the engine's next step. */
export interface MarketControls {
  /** The factors now. */
  readonly settings: { readonly activity: number; readonly volatility: number };
  /** Multiplies the trade rate; 0.1–20. */
  setActivity(factor: number): void;
  /** Multiplies volatility; 0–10. */
  setVolatility(factor: number): void;
  /**
   * Moves prices by `percent` (−50…+50), at once or spread over `seconds` (0–600). Volatility and activity rise for a while
   * after it, unless `stirs` is false.
   */
  shock(target: ControlTarget, percent: number, seconds: number, stirs?: boolean): void;
  /** Ends the moves of shocks that are spread over time; prices stay where they are. */
  endShocks(): void;
  /** Publishes a headline. The price jumps, and volatility and activity rise and then decay over minutes. */
  news(id: InstrumentId, headline: string): void;
  /** Halts an instrument for `seconds`, or for 0 until `resume`. Without `code` it is "operator". */
  halt(id: InstrumentId, seconds: number, reason: string, code?: HaltCode): void;
  resume(id: InstrumentId): void;
}
