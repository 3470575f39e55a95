import type { Arrivals } from "../../../shared/protocol/messages.ts";
import type { Client } from "../fanout/client.ts";

/** Most durations that are sent to presenters: enough to draw, in a short message. */
const MAX_SHOWN = 100;

/** A message whose arrival the viewers report, and their reports (W71). */
export class Marker {
  readonly number: number;
  /** The server's time, ms. */
  readonly sentAt: number;
  readonly #asked: number;
  /** Each viewer answers once. */
  readonly #pending: Set<Client>;
  readonly #durations: number[] = [];
  #errorMs = 0;

  constructor(number: number, sentAt: number, asked: readonly Client[]) {
    this.number = number;
    this.sentAt = sentAt;
    this.#asked = asked.length;
    this.#pending = new Set(asked);
  }

  /**
   * A viewer reports that marker `number` arrived at `time`, give or take `errorMs`; `now` is the server's time. A
   * report from before the marker was sent, or from the future, is ignored.
   */
  arrived(client: Client, number: number, time: number, errorMs: number, now: number): void {
    if (number !== this.number || !this.#pending.delete(client)) return;
    const duration = time - this.sentAt;
    if (duration < -errorMs || time > now + 1 + errorMs) return;
    this.#durations.push(Math.max(0, duration));
    this.#errorMs = Math.max(this.#errorMs, errorMs);
  }

  /** The results so far. */
  arrivals(): Arrivals {
    const sorted = this.#durations.toSorted((a, b) => a - b).map(tenths);
    const answered = sorted.length;
    const counts = { marker: this.number, asked: this.#asked, answered, ms: evenly(sorted, MAX_SHOWN) };
    if (answered === 0) return counts;
    const [medianMs, p95Ms, maxMs] = [quantile(sorted, 0.5), quantile(sorted, 0.95), quantile(sorted, 1)];
    return { ...counts, medianMs, p95Ms, maxMs, errorMs: tenths(this.#errorMs) };
  }
}

const tenths = (ms: number): number => Math.round(ms * 10) / 10;

/** The smallest value that at least the share `q` of a sorted list does not exceed (nearest rank). */
const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? 0;

/** At most `most` of the elements, evenly spread over the list, with the first and the last. */
export function evenly<T>(list: readonly T[], most: number): T[] {
  if (list.length <= most) return [...list];
  return Array.from({ length: most }, (_, k) => list[Math.round((k * (list.length - 1)) / (most - 1))] as T);
}
