import { RATES, type Rate } from "../../../shared/protocol/channels.ts";

/** The base tick that every rate is served from, ms: the period of the fastest rate. */
export const TICK_MS = 20;

export interface Flushable {
  flush(): void;
}

/**
 * The members of one rate and phase, flushed when ⌊(now − offset) ÷ period⌋ changes. The fastest rate is flushed on
 * every tick instead: its period is the tick, and a tick that comes slightly early would find the same number as the
 * last one.
 * Measured: without this, 50 Hz fell to as little as 37.
 */
class FlushSlot {
  readonly members = new Set<Flushable>();
  readonly #periodMs: number;
  readonly #offsetMs: number;
  #period: number;

  constructor(periodMs: number, offsetMs: number, now: number) {
    this.#periodMs = periodMs;
    this.#offsetMs = offsetMs;
    this.#period = this.#periodAt(now);
  }

  tick(now: number): void {
    const period = this.#periodAt(now);
    if (period === this.#period && this.#periodMs > TICK_MS) return;
    this.#period = period;
    for (const member of this.members) member.flush();
  }

  #periodAt(now: number): number {
    return Math.floor((now - this.#offsetMs) / this.#periodMs);
  }
}

/**
 * Flushes each member at its rate. Periods are counted on the clock, not from the last flush, so that a late tick
 * delays one flush and shifts no later one. A rate has one phase per tick of its period: of a thousand groups at 10 Hz,
 * two hundred are flushed on each tick, instead of all on every fifth.
 */
export class FlushScheduler {
  readonly #slots: ReadonlyMap<Rate, readonly FlushSlot[]>;

  constructor(now: number) {
    this.#slots = new Map(RATES.map((rate) => [rate, createSlots(rate, now)]));
  }

  /** Creates and adds one member for each phase of the rate, and returns them. */
  onEachPhase<Member extends Flushable>(rate: Rate, make: () => Member): Member[] {
    return this.#slotsAt(rate).map(({ members }) => {
      const member = make();
      members.add(member);
      return member;
    });
  }

  /**
   * Adds a member on a phase. At every rate, phase k begins k ticks after phase 0. So whenever a member of a slower
   * rate is flushed, members of the same phase at a faster rate are flushed on the same tick.
   */
  add(rate: Rate, phase: number, member: Flushable): void {
    const slots = this.#slotsAt(rate);
    slots[phase % slots.length].members.add(member);
  }

  /** The number of phases of a rate. */
  phases(rate: Rate): number {
    return this.#slotsAt(rate).length;
  }

  tick(now: number): void {
    for (const slots of this.#slots.values()) {
      for (const slot of slots) slot.tick(now);
    }
  }

  #slotsAt(rate: Rate): readonly FlushSlot[] {
    const slots = this.#slots.get(rate);
    if (slots === undefined) throw new RangeError(`no slots at ${rate} Hz`);
    return slots;
  }
}

function createSlots(rate: Rate, now: number): FlushSlot[] {
  const periodMs = 1_000 / rate;
  return Array.from({ length: Math.floor(periodMs / TICK_MS) }, (_, k) => new FlushSlot(periodMs, k * TICK_MS, now));
}

/** The first item with the least `load`. @throws RangeError for an empty list. */
export function leastOf<Item>(items: readonly Item[], load: (item: Item) => number): Item {
  if (items.length === 0) throw new RangeError("nothing to choose from");
  return items.reduce((least, item) => (load(item) < load(least) ? item : least));
}
