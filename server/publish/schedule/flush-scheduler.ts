import { RATES, type Rate } from "../../../shared/protocol/channels.ts";

/** The base tick that every rate is served from, ms: the period of the fastest rate. */
export const TICK_MS = 20;

export interface Flushable {
  flush(): void;
}

/**
 * Flushables of one rate and phase. A beat falls wherever ⌊(now − offset) ÷ period⌋ changes; at the fastest rate on every
 * tick, since one that is early by a hair would find the number of the one before, and 50 Hz came to as little as 37.
 */
class FlushSlot {
  readonly members = new Set<Flushable>();
  readonly #periodMs: number;
  readonly #offsetMs: number;
  #slot: number;

  constructor(periodMs: number, offsetMs: number, now: number) {
    this.#periodMs = periodMs;
    this.#offsetMs = offsetMs;
    this.#slot = this.#slotAt(now);
  }

  tick(now: number): void {
    const slot = this.#slotAt(now);
    if (slot === this.#slot && this.#periodMs > TICK_MS) return;
    this.#slot = slot;
    for (const member of this.members) member.flush();
  }

  #slotAt(now: number): number {
    return Math.floor((now - this.#offsetMs) / this.#periodMs);
  }
}

/**
 * Flushes each member at its rate. Beats are counted on the clock, not from the last one, so a late tick delays one
 * flush and shifts none. A rate has as many phases as ticks go into its period: a thousand groups at 10 Hz are
 * flushed as two hundred on every tick, instead of all on every fifth.
 */
export class FlushScheduler {
  readonly #slots: ReadonlyMap<Rate, readonly FlushSlot[]>;

  constructor(now: number) {
    this.#slots = new Map(RATES.map((rate) => [rate, slotsOf(rate, now)]));
  }

  /** Makes one member for every phase of the rate, and returns them. */
  onEachPhase<Member extends Flushable>(rate: Rate, make: () => Member): Member[] {
    return this.#slotsAt(rate).map(({ members }) => {
      const member = make();
      members.add(member);
      return member;
    });
  }

  /**
   * Adds a member on a phase, counted from 0 as at every rate: phase k begins k ticks after phase 0. So a member of a
   * slower rate is flushed on a tick on which one of the same phase at a faster rate is flushed too.
   */
  add(rate: Rate, phase: number, member: Flushable): void {
    const slots = this.#slotsAt(rate);
    slots[phase % slots.length].members.add(member);
  }

  /** How many phases a rate has. */
  phases(rate: Rate): number {
    return this.#slotsAt(rate).length;
  }

  tick(now: number): void {
    for (const slots of this.#slots.values()) {
      for (const beat of slots) beat.tick(now);
    }
  }

  #slotsAt(rate: Rate): readonly FlushSlot[] {
    const slots = this.#slots.get(rate);
    if (slots === undefined) throw new RangeError(`no slots at ${rate} Hz`);
    return slots;
  }
}

function slotsOf(rate: Rate, now: number): FlushSlot[] {
  const periodMs = 1_000 / rate;
  return Array.from({ length: Math.floor(periodMs / TICK_MS) }, (_, k) => new FlushSlot(periodMs, k * TICK_MS, now));
}

/** The first of those with the least `load`. @throws RangeError for none. */
export function leastOf<Item>(items: readonly Item[], load: (item: Item) => number): Item {
  if (items.length === 0) throw new RangeError("nothing to choose from");
  return items.reduce((least, item) => (load(item) < load(least) ? item : least));
}
