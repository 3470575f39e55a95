import type { Stop } from "../../../../../../shared/client/mod.ts";
import type { LabelTotals, NoTapReason } from "../../../../../../shared/protocol/lab.ts";
import type { Lane } from "../lanes.ts";
import type { Change } from "../measure/reference-log.ts";

/** By how much the server's clock is ahead of the page's, and by how much that may be wrong, ms. */
export interface ClockOffset {
  readonly offset: number;
  readonly error: number;
}

/** What the lanes learn of the server while they run. */
export interface LabListener {
  changes(symbol: string, epoch: string, changes: readonly Change[]): void;
  /** The log is complete up to this moment, server's clock in ms. */
  complete(upTo: number): void;
}

/** What the lanes need of the visitor's session with the Lab. */
export interface LabLink {
  /** `lost`: there is no control socket now, so nothing is followed or counted. */
  readonly phase: "connecting" | "ready" | "lost";
  /** Where connections are counted and delayed; undefined where that cannot be reached. */
  readonly tap: { readonly base: string; readonly token: string } | undefined;
  readonly noTap: NoTapReason | "unreachable" | undefined;
  readonly clock: ClockOffset | undefined;
  totalsOf(label: string): LabelTotals | undefined;
  /** Has the server tell every change of these symbols; none ends it. */
  follow(symbols: readonly string[]): void;
  /** Delays the connections of these lanes, ms one way; without a tap, none. */
  setDelay(lanes: readonly Lane[], ms: number): void;
  listen(listener: LabListener): Stop;
}
