import { RATES, type Rate } from "../../shared/messages.ts";

/** The base tick that every rate is served from, ms: the period of the fastest rate. */
export const TICK_MS = 20;

export interface Flushable {
  flush(): void;
}

/** Flushables of one rate and phase. A beat falls wherever ⌊(now − offset) ÷ period⌋ changes. */
class Beat {
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
    if (slot === this.#slot) return;
    this.#slot = slot;
    for (const member of this.members) member.flush();
  }

  #slotAt(now: number): number {
    return Math.floor((now - this.#offsetMs) / this.#periodMs);
  }
}

/**
 * Flushes each member at its rate. Beats are counted on the clock, not from the last one, so a late tick delays one
 * flush and shifts none. Members of one rate are spread over its phases: a thousand watchlists at 10 Hz are flushed as
 * two hundred on every tick, instead of all on every fifth.
 */
export class Metronome {
  readonly #beats: ReadonlyMap<Rate, readonly Beat[]>;
  readonly #homes = new Map<Flushable, Beat>();

  constructor(now: number) {
    this.#beats = new Map(RATES.map((rate) => [rate, beatsOf(rate, now)]));
  }

  add(rate: Rate, member: Flushable): void {
    let home: Beat | undefined;
    for (const beat of this.#beats.get(rate) ?? []) {
      if (home === undefined || beat.members.size < home.members.size) home = beat;
    }
    if (home === undefined) throw new RangeError(`no beats at ${rate} Hz`);
    home.members.add(member);
    this.#homes.set(member, home);
  }

  delete(member: Flushable): void {
    this.#homes.get(member)?.members.delete(member);
    this.#homes.delete(member);
  }

  tick(now: number): void {
    for (const beats of this.#beats.values()) {
      for (const beat of beats) beat.tick(now);
    }
  }
}

function beatsOf(rate: Rate, now: number): Beat[] {
  const periodMs = 1_000 / rate;
  return Array.from({ length: Math.floor(periodMs / TICK_MS) }, (_, k) => new Beat(periodMs, k * TICK_MS, now));
}
