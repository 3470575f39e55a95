import type { VisitorReport } from "./messages.ts";

/** A window: the board clients, and what was beside them. */
export interface Window {
  readonly beside: "nobody" | "direct" | "tap";
  /** Messages of quotes that a board client received a second. */
  readonly perSecond: number;
  /** Age of the messages on arrival, ms. */
  readonly p50: number;
  readonly p99: number;
  /** CPU time of the server, % of a core. */
  readonly cpu: number;
  readonly visitors?: VisitorReport;
}

export interface Size {
  readonly clients: number;
  readonly visitors: number;
  readonly seconds: number;
}

export type Result = Size & {
  readonly windows: readonly Window[];
  readonly rateRatio: number;
  readonly p99Ratio: number;
  readonly tapShare: number;
  readonly machine: { readonly cores: number; readonly load: readonly number[] };
};
