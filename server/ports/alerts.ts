import type { AlertFiring, AlertResult } from "../../shared/protocol/alerts.ts";
import type { Millis } from "../../shared/model/units.ts";

/** Hears what becomes of one connection's rules. */
export interface AlertListener {
  /** A rule fired: `late` where the trade was made before the rule was set. Called at once, within the trade. */
  fired(firing: AlertFiring, late: boolean): void;
  /** The board began a new epoch: the connection has no rules any more. */
  ended(): void;
}

/** The rules of one connection. */
export interface AlertWatch {
  /**
   * Watches rules as a client sent them; each replaces the rule with its name. Returns what became of each, in order.
   * A refused rule leaves the one with its name as it was. Late firings are reported before this returns.
   */
  set(rules: readonly unknown[]): AlertResult[];
  /** Ends rules; unknown names are ignored. */
  remove(names: readonly string[]): void;
  /** Drops rules that have expired at `t`. */
  expire(t: Millis): void;
  /** Number of rules. */
  readonly size: number;
  close(): void;
}

/** Watches the board's trades for clients' alerts. */
export interface Alerts {
  open(listener: AlertListener): AlertWatch;
  /** The market time up to which every trade of this epoch was judged. */
  readonly judgedTo: Millis;
  /** Symbols over all rules of all connections, and firings since the start. */
  readonly watched: number;
  readonly firings: number;
  /** The most symbols over all rules of one connection. */
  readonly maxPerConnection: number;
}
