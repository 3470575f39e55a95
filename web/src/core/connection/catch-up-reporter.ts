import type { Clock, Stop } from "../../../../shared/client/mod.ts";

/** What a return brought: after an outage, or to a tab that was hidden. */
export interface CatchUpReport {
  /** When it was complete, page clock in ms. */
  readonly at: number;
  /** Trades that were missed and have been received after all. */
  readonly trades: number;
  /** Changes that were merged into the values now shown. */
  readonly merged: number;
  /** How long the outage was, ms, where the server was started anew and so had nothing to refill. */
  readonly offMs?: number;
}

/** Running totals; a report is the difference of two. */
export interface CatchUpTotals {
  /** Trades replayed by the server. */
  readonly replayed: number;
  /** Changes that never came here, since a later one replaced them. */
  readonly merged: number;
  /** Rows applied. */
  readonly applied: number;
}

/** Quiet after a snapshot until what was missed counts as complete, ms: replayed trades come right behind it. */
const SETTLE_MS = 500;
/** A tab hidden for less than this is not worth a report, ms. */
const HIDDEN_WORTH_REPORTING_MS = 5_000;

/** Watches for losses (the connection, the viewer's eyes) and reports once all is current again. */
export class CatchUpReporter {
  readonly #clock: Clock;
  readonly #totals: () => CatchUpTotals;
  readonly #report: (report: CatchUpReport) => void;
  #outage: CatchUpTotals | undefined;
  #lostAt = 0;
  #restarted = false;
  #backAt = 0;
  #mergedBySnapshot = 0;
  #hidden: { readonly totals: CatchUpTotals; readonly at: number } | undefined;
  #stopSettling: Stop = () => {};

  constructor(clock: Clock, totals: () => CatchUpTotals, report: (report: CatchUpReport) => void) {
    this.#clock = clock;
    this.#totals = totals;
    this.#report = report;
  }

  /** The connection went down at `lostAt`, ms. A second loss before the return adds to the first. */
  disconnected(lostAt: number): void {
    this.#stopSettling();
    if (this.#outage) return;
    this.#outage = this.#totals();
    this.#lostAt = lostAt;
    this.#restarted = false;
  }

  /** It is another run of the server that answers. */
  epochChanged(): void {
    this.#restarted = true;
    this.#backAt = this.#clock.now();
  }

  /** A snapshot of everything came: after an outage, what is still replayed is awaited, then all is reported. */
  snapshot(): void {
    if (!this.#outage) return;
    this.#mergedBySnapshot = this.#totals().merged - this.#outage.merged;
    this.#stopSettling();
    this.#stopSettling = this.#clock.after(SETTLE_MS, () => this.#reportOutage());
  }

  /** Nobody looks: changes replace each other undrawn. */
  hidden(): void {
    this.#hidden = { totals: this.#totals(), at: this.#clock.now() };
  }

  /** The viewer is back. Where the connection was lost meanwhile, the report of that follows instead. */
  visible(): void {
    const hidden = this.#hidden;
    this.#hidden = undefined;
    const at = this.#clock.now();
    if (!hidden || this.#outage || at - hidden.at < HIDDEN_WORTH_REPORTING_MS) return;
    const now = this.#totals();
    const merged = now.merged - hidden.totals.merged + now.applied - hidden.totals.applied;
    this.#report({ at, trades: now.replayed - hidden.totals.replayed, merged });
  }

  stop(): void {
    this.#stopSettling();
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
