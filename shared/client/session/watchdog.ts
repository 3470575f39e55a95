import type { Clock, Stop } from "../clock.ts";

/** A connection counts as dead after this many missing heartbeats. */
const MISSED_HEARTBEATS = 3;
/** A busy page runs its timers before waiting messages, so messages get this much more time, ms. */
const GRACE_MS = 250;

/** Detects a silent connection: without any message, even a heartbeat, for three heartbeat intervals (W16). */
export class Watchdog {
  readonly #clock: Clock;
  readonly #dead: (heardAt: number) => void;
  #heardAt = 0;
  /** The same moment by the time of day, which continues while the computer sleeps. */
  #heardAtWall = 0;
  #stops: Stop[] = [];

  /** @param dead is called with the time of the last message */
  constructor(clock: Clock, dead: (heardAt: number) => void) {
    this.#clock = clock;
    this.#dead = dead;
  }

  get heardAt(): number {
    return this.#heardAt;
  }

  /** Call this for every message. It does only this much, because messages are frequent. */
  heard(): void {
    this.#heardAt = this.#clock.now();
    this.#heardAtWall = this.#clock.wall();
  }

  /** Watches from now on. `heartbeatMs` is the longest silence of a working server. */
  watch(heartbeatMs: number): void {
    this.stop();
    this.heard();
    const limit = MISSED_HEARTBEATS * heartbeatMs;
    this.#stops.push(
      this.#clock.every(heartbeatMs, () => {
        const heardAt = this.#heardAt;
        // If the time of day was set forward, only the grace period starts. If it was set back, nothing is delayed.
        const silence = Math.max(this.#clock.now() - heardAt, this.#clock.wall() - this.#heardAtWall);
        if (silence < limit) return;
        this.#stops.push(this.#clock.after(GRACE_MS, () => this.#heardAt === heardAt && this.#dead(heardAt)));
      }),
    );
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }
}
