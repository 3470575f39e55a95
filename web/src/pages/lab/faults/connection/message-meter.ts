/** Messages are counted in slots of so much time, ms, over the last so many seconds. */
const SLOT_MS = 50;
const KEPT_SECONDS = 80;
const SLOTS = (KEPT_SECONDS * 1_000) / SLOT_MS;
/** What is looked at as one moment, ms. */
export const MOMENT_MS = 200;
const MOMENT_SLOTS = MOMENT_MS / SLOT_MS;

/** How many messages came when. Counting one allocates nothing. */
export class MessageMeter {
  readonly #counts = new Uint32Array(SLOTS);
  /** The slot that a place counts now, by its number since the clock's zero. */
  readonly #slots = new Float64Array(SLOTS).fill(-1);
  total = 0;

  heard(now: number): void {
    const slot = Math.floor(now / SLOT_MS);
    const place = slot % SLOTS;
    if (this.#slots[place] !== slot) {
      this.#slots[place] = slot;
      this.#counts[place] = 0;
    }
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
    this.total++;
  }

  /** Messages in [from, to), to the slot. */
  between(from: number, to: number): number {
    let sum = 0;
    for (let slot = Math.floor(from / SLOT_MS); slot < Math.floor(to / SLOT_MS); slot++) sum += this.#in(slot);
    return sum;
  }

  /** The most that came within one moment of [from, to). */
  peak(from: number, to: number): number {
    let peak = 0;
    for (let at = from; at < to; at += SLOT_MS) peak = Math.max(peak, this.between(at, at + MOMENT_SLOTS * SLOT_MS));
    return peak;
  }

  #in(slot: number): number {
    const place = slot % SLOTS;
    return this.#slots[place] === slot ? (this.#counts[place] ?? 0) : 0;
  }
}
