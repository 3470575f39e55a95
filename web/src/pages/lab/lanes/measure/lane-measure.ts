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
  readonly n: number;
  readonly t: number;
}

/**
 * Holds one lane against the reference log. Its age is that of the oldest change which the lane has not shown yet, and 0
 * where it has shown all. All times are the server's, ms. Time is measured up to a horizon, before which both the log
 * and what was shown are complete.
 */
export class LaneMeasure {
  readonly #log: ReferenceLog;
  readonly #ages = new AgeHistogram();
  #shows: Show[] = [];
  #n: number | undefined;
  /** Position in the log of the oldest change that is not shown. */
  #oldest = 0;
  /** Measured up to here; undefined until the run began and the lane showed something. */
  #at: number | undefined;
  #begin = Infinity;
  #shown = 0;
  #missed = 0;

  constructor(log: ReferenceLog) {
    this.#log = log;
  }

  /** Whether the lane has shown anything yet, in the run or before it. */
  get hasShown(): boolean {
    return this.#n !== undefined || this.#shows.length > 0;
  }

  /** The log's changes before this position are not needed any more. */
  get needsFrom(): number {
    return this.#oldest;
  }

  /** The run begins: counts and ages are taken from this moment on. */
  begin(t: number): void {
    this.#begin = t;
  }

  /** The lane showed the row as of its change `n`. */
  show(n: number, t: number): void {
    this.#shows.push({ n, t });
  }

  /** Measures up to `horizon`. */
  advance(horizon: number): void {
    let done = 0;
    for (const { n, t } of this.#shows) {
      if (t > horizon) break;
      done++;
      this.#cover(t);
      this.#take(n, t);
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

  #take(n: number, t: number): void {
    const before = this.#n;
    if (before !== undefined && n <= before) return;
    if (before === undefined) this.#at = t;
    else if (t >= this.#begin) {
      this.#shown++;
      this.#missed += n - before - 1;
    }
    this.#n = n;
    this.#oldest = this.#log.after(n, this.#oldest);
  }

  /** Adds the ages from where the lane was measured up to `to`. */
  #cover(to: number): void {
    if (this.#n === undefined || to <= this.#begin) return;
    // What the log told of after it was shown.
    this.#oldest = this.#log.after(this.#n, this.#oldest);
    const from = Math.max(this.#at ?? this.#begin, this.#begin);
    if (to <= from) return;
    this.#at = to;
    const since = this.#log.at(this.#oldest)?.[1] ?? Infinity;
    const stale = Math.min(to, Math.max(from, since));
    if (stale > from) this.#ages.addCurrent(stale - from);
    if (to > stale) this.#ages.addRise(stale - since, to - since);
  }
}
