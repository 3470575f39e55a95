import { AgeHistogram } from "./age-histogram.ts";
import type { ReferenceLog } from "./reference-log.ts";

/** What was measured of one lane since its run began. */
export interface LaneFigures {
  /** Changes of the row that the lane showed. */
  readonly shown: number;
  /** Changes that were overwritten before the lane showed them: Σ(Δn − 1), in every lane alike. */
  readonly missed: number;
  /** Age of what is shown, weighted by time, ms; undefined until some time was measured. */
  readonly mean: number | undefined;
  readonly median: number | undefined;
  readonly p95: number | undefined;
  /** ∫ age dt so far, ms², and the time covered, ms: two reports give the mean of the time between them. */
  readonly area: number;
  readonly measuredMs: number;
}

interface Show {
  readonly symbol: string;
  readonly n: number;
  readonly t: number;
}

/** A row as one lane has it. */
interface MeasuredRow {
  readonly log: ReferenceLog;
  /** Shown so far; undefined before the first value. */
  n: number | undefined;
  /** Position in the log of the oldest change that is not shown. */
  oldest: number;
}

/**
 * Holds one lane against the reference logs of its symbols. Its age is that of the oldest change of any of them which the
 * lane has not shown yet, and 0 where it has shown all. All times are the server's, ms. Time is measured up to a horizon, before which both the log
 * and what was shown are complete.
 */
export class LaneMeasure {
  readonly #rows: ReadonlyMap<string, MeasuredRow>;
  readonly #ages = new AgeHistogram();
  #shows: Show[] = [];
  /** Measured up to here; undefined until the run began and the lane showed every row. */
  #at: number | undefined;
  #begin = Infinity;
  #shown = 0;
  #missed = 0;

  constructor(logs: ReadonlyMap<string, ReferenceLog>) {
    this.#rows = new Map(Array.from(logs, ([symbol, log]) => [symbol, { log, n: undefined, oldest: 0 }]));
  }

  /** Whether the lane has shown every row yet, in the run or before it. */
  get hasShown(): boolean {
    return Array.from(this.#rows, ([symbol, { n }]) => n !== undefined || this.#awaits(symbol)).every(Boolean);
  }

  /** The changes of a symbol's log before this position are not needed any more. */
  needsFrom(symbol: string): number {
    return this.#rows.get(symbol)?.oldest ?? Infinity;
  }

  /** The run begins: counts and ages are taken from this moment on. */
  begin(t: number): void {
    this.#begin = t;
  }

  /** The lane showed a symbol's row as of its change `n`. */
  show(symbol: string, n: number, t: number): void {
    this.#shows.push({ symbol, n, t });
  }

  /** Measures up to `horizon`. */
  advance(horizon: number): void {
    let done = 0;
    for (const show of this.#shows) {
      if (show.t > horizon) break;
      done++;
      this.#cover(show.t);
      this.#take(show);
    }
    this.#shows = this.#shows.slice(done);
    this.#cover(horizon);
  }

  figures(): LaneFigures {
    const ages = this.#ages;
    return {
      shown: this.#shown,
      missed: this.#missed,
      mean: ages.mean,
      median: ages.quantile(0.5),
      p95: ages.quantile(0.95),
      area: ages.area,
      measuredMs: ages.total,
    };
  }

  #awaits(symbol: string): boolean {
    return this.#shows.some((show) => show.symbol === symbol);
  }

  #take({ symbol, n, t }: Show): void {
    const row = this.#rows.get(symbol);
    if (row === undefined || (row.n !== undefined && n <= row.n)) return;
    const before = row.n;
    row.n = n;
    row.oldest = row.log.after(n, row.oldest);
    if (before === undefined) this.#at = t;
    else if (t >= this.#begin) {
      this.#shown++;
      this.#missed += n - before - 1;
    }
  }

  /** When the oldest change that is not shown was made; Infinity where all are shown, undefined before every row was. */
  #oldestUnseen(): number | undefined {
    let oldest = Infinity;
    for (const row of this.#rows.values()) {
      if (row.n === undefined) return undefined;
      // What the log told of after it was shown.
      row.oldest = row.log.after(row.n, row.oldest);
      oldest = Math.min(oldest, row.log.at(row.oldest)?.[1] ?? Infinity);
    }
    return oldest;
  }

  /** Adds the ages from where the lane was measured up to `to`. */
  #cover(to: number): void {
    const since = to > this.#begin ? this.#oldestUnseen() : undefined;
    if (since === undefined) return;
    const from = Math.max(this.#at ?? this.#begin, this.#begin);
    if (to <= from) return;
    this.#at = to;
    const stale = Math.min(to, Math.max(from, since));
    if (stale > from) this.#ages.addCurrent(stale - from);
    if (to > stale) this.#ages.addRise(stale - since, to - since);
  }
}
