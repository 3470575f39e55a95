import type { Clock, ConnectionPhase, Stop } from "../../../../shared/client/mod.ts";
import type { AppPart } from "../app/app-part.ts";

/** What was received after an outage, or while the tab was hidden. */
export interface CatchUpReport {
  /** When it was complete, page clock in ms. */
  readonly at: number;
  /** Missed trades that the server has replayed. */
  readonly trades: number;
  /** Changes that were merged into the values now shown. */
  readonly merged: number;
  /** How long the outage lasted, ms, where the server restarted and so had nothing to replay. */
  readonly offMs?: number;
}

/** Running totals. A report is the difference of two. */
export interface CatchUpTotals {
  /** Trades replayed by the server. */
  readonly replayed: number;
  /** Changes that were never received, because a later one replaced them. */
  readonly merged: number;
  /** Rows applied. */
  readonly applied: number;
}

/** How long after a snapshot the report waits for replayed trades, which follow it directly, ms. */
const SETTLE_MS = 500;
/** A tab hidden for less than this is not worth a report, ms. */
const HIDDEN_WORTH_REPORTING_MS = 5_000;

/** Reports what an outage or a hidden tab has missed, once everything is current again. */
export class CatchUpReporter implements AppPart {
  readonly #clock: Clock;
  readonly #totals: () => CatchUpTotals;
  readonly #hasPrices: () => boolean;
  readonly #report: (report: CatchUpReport) => void;
  #outage: CatchUpTotals | undefined;
  #lostAt = 0;
  #restarted = false;
  #backAt = 0;
  #mergedBySnapshot = 0;
  #hidden: { readonly totals: CatchUpTotals; readonly at: number } | undefined;
  #stopSettling: Stop = () => {};

  /** @param hasPrices is false while nothing is shown that an outage could interrupt. */
  constructor(
    clock: Clock,
    totals: () => CatchUpTotals,
    hasPrices: () => boolean,
    report: (report: CatchUpReport) => void,
  ) {
    this.#clock = clock;
    this.#totals = totals;
    this.#hasPrices = hasPrices;
    this.#report = report;
  }

  /** A second loss before the return adds to the first. */
  connectionChanged(state: ConnectionPhase): void {
    if ((state.kind !== "waiting" && state.kind !== "stopped") || !this.#hasPrices()) return;
    this.#stopSettling();
    if (this.#outage) return;
    this.#outage = this.#totals();
    this.#lostAt = state.lostAt;
    this.#restarted = false;
  }

  /** The server has restarted. */
  epochChanged(): void {
    this.#restarted = true;
    this.#backAt = this.#clock.now();
  }

  /** A snapshot of everything came. After an outage the report follows once the replayed trades have come. */
  snapshot(): void {
    if (!this.#outage) return;
    this.#mergedBySnapshot = this.#totals().merged - this.#outage.merged;
    this.#stopSettling();
    this.#stopSettling = this.#clock.after(SETTLE_MS, () => this.#reportOutage());
  }

  visibilityChanged(hidden: boolean): void {
    // While the tab is hidden, changes replace each other without being drawn.
    if (hidden) this.#hidden = { totals: this.#totals(), at: this.#clock.now() };
    else this.#reportHidden();
  }

  stop(): void {
    this.#stopSettling();
  }

  /** The tab is visible again. If the connection was lost meanwhile, the report of the outage follows instead. */
  #reportHidden(): void {
    const hidden = this.#hidden;
    this.#hidden = undefined;
    const at = this.#clock.now();
    if (!hidden || this.#outage || at - hidden.at < HIDDEN_WORTH_REPORTING_MS) return;
    const now = this.#totals();
    const merged = now.merged - hidden.totals.merged + now.applied - hidden.totals.applied;
    this.#report({ at, trades: now.replayed - hidden.totals.replayed, merged });
  }

  #reportOutage(): void {
    const before = this.#outage;
    this.#outage = undefined;
    if (!before) return;
    const trades = this.#totals().replayed - before.replayed;
    const off = this.#restarted ? { offMs: this.#backAt - this.#lostAt } : {};
    this.#report({ at: this.#clock.now(), trades, merged: this.#mergedBySnapshot, ...off });
  }
}
