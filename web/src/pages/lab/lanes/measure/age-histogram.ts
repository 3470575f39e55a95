/** Ages above this are counted as this, ms. */
const MAX_AGE_MS = 30_000;

/**
 * How long which age held: the weight of an age is the time for which it was the age of what is shown. An age grows by a
 * millisecond a millisecond, so a stretch of time spreads its weight evenly over the ages that it runs through.
 */
export class AgeHistogram {
  /** Time at age 0: everything that had happened was shown. */
  #current = 0;
  /** Time at ages from k to k + 1 ms. */
  readonly #bins = new Float64Array(MAX_AGE_MS + 1);
  #total = 0;
  /** ∫ age dt, ms². */
  #area = 0;

  /** Time covered, ms. */
  get total(): number {
    return this.#total;
  }

  /** The time-weighted mean, ms; undefined before any time was covered. */
  get mean(): number | undefined {
    return this.#total > 0 ? this.#area / this.#total : undefined;
  }

  /** ∫ age dt so far, ms²: its rise over a window, divided by the window, is the window's mean. */
  get area(): number {
    return this.#area;
  }

  /** For `ms` nothing was left to show. */
  addCurrent(ms: number): void {
    this.#current += ms;
    this.#total += ms;
  }

  /** The age rose from `from` to `to`, in as much time. */
  addRise(from: number, to: number): void {
    this.#total += to - from;
    this.#area += ((to - from) * (from + to)) / 2;
    let at = from;
    while (at < to && at < MAX_AGE_MS) {
      const next = Math.min(to, Math.floor(at) + 1);
      this.#bins[Math.floor(at)] = (this.#bins[Math.floor(at)] ?? 0) + next - at;
      at = next;
    }
    if (at < to) this.#bins[MAX_AGE_MS] = (this.#bins[MAX_AGE_MS] ?? 0) + to - at;
  }

  /** The age that held or was undercut for this share of the time, ms, within a millisecond; undefined before any time. */
  quantile(share: number): number | undefined {
    if (this.#total === 0) return undefined;
    let left = share * this.#total - this.#current;
    if (left <= 0) return 0;
    for (let age = 0; age < MAX_AGE_MS; age++) {
      const weight = this.#bins[age] ?? 0;
      if (weight >= left) return age + left / weight;
      left -= weight;
    }
    return MAX_AGE_MS;
  }
}
