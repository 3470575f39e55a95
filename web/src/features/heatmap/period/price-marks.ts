import { MINUTE_MS } from "../../../../../shared/model/time.ts";

/** Full minutes that are kept: the longest period, and the minute that goes on. */
const MAX_MARKS = 62;
/** Prices are those of a full minute if they were read at most so long before and after it, ms. */
const MAX_STEP_MS = 2_500;

/**
 * All instruments' last prices at full minutes, as mantissas by instrument id. Prices that were on the page when a minute
 * began are kept, so that a page that stays open asks the server for none.
 */
export class PriceMarks {
  readonly #marks = new Map<number, Int32Array>();
  #readAt = -Infinity;

  /** Takes the present prices, about once a second; `now` is market time, ms. */
  read(now: number, last: Int32Array): void {
    const minute = Math.floor(now / MINUTE_MS) * MINUTE_MS;
    if (this.#readAt < minute && now - this.#readAt <= MAX_STEP_MS) this.put(minute, last.slice());
    this.#readAt = now;
  }

  /** Takes prices of a minute that came from elsewhere. */
  put(minute: number, prices: Int32Array): void {
    this.#marks.set(minute, prices);
    const oldest = minute - MAX_MARKS * MINUTE_MS;
    for (const known of this.#marks.keys())
      if (known < oldest || this.#marks.size > MAX_MARKS) this.#marks.delete(known);
  }

  at(minute: number): Int32Array | undefined {
    return this.#marks.get(minute);
  }

  /** Forgets everything: ids name other instruments, or time begins again. */
  clear(): void {
    this.#marks.clear();
    this.#readAt = -Infinity;
  }
}
