import type { Clock, Stop } from "../clock.ts";

/** Heartbeats that may be missing before a connection counts as dead. */
const MISSED_HEARTBEATS = 3;
/** A busy page runs its timers before the messages that wait, so those get this much more time, ms. */
const GRACE_MS = 250;

/** Notices a silent connection: no message, not even a heartbeat, for three times the heartbeat's interval (W16). */
export class Watchdog {
  readonly #clock: Clock;
  readonly #dead: (heardAt: number) => void;
  #heardAt = 0;
  /** The same moment by the time of day, which goes on while the computer sleeps. */
  #heardAtWall = 0;
  #stops: Stop[] = [];

  /** @param dead is called with the time of the last message. */
  constructor(clock: Clock, dead: (heardAt: number) => void) {
    this.#clock = clock;
    this.#dead = dead;
  }

  get heardAt(): number {
    return this.#heardAt;
  }

  /** A message came. Called for every message, so it does only this. */
  heard(): void {
    this.#heardAt = this.#clock.now();
    this.#heardAtWall = this.#clock.wall();
  }

  /** Watches from now on; `heartbeatMs` is the longest silence of a living server. */
  watch(heartbeatMs: number): void {
    this.stop();
    this.heard();
    const limit = MISSED_HEARTBEATS * heartbeatMs;
    this.#stops.push(
      this.#clock.every(heartbeatMs, () => {
        const heardAt = this.#heardAt;
        // A time of day set forward only starts the grace period; one set back does not delay it.
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
