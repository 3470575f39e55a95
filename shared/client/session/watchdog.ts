import type { Clock, Stop } from "../clock.ts";

/** Heartbeats that may be missing before a connection counts as dead. */
const MISSED_HEARTBEATS = 3;
/** A page that was busy runs its timers before the messages that wait: they get this long to show up, ms. */
const GRACE_MS = 250;

/** Notices that a connection has gone silent: nothing, not even a heartbeat, for three times the heartbeat's interval. */
export class Watchdog {
  readonly #clock: Clock;
  readonly #dead: (heardAt: number) => void;
  #heardAt = 0;
  /** The same by the time of day, which goes on while the computer sleeps. */
  #heardAtWall = 0;
  #stops: Stop[] = [];

  /** @param dead is told when the last message came. */
  constructor(clock: Clock, dead: (heardAt: number) => void) {
    this.#clock = clock;
    this.#dead = dead;
  }

  get heardAt(): number {
    return this.#heardAt;
  }

  /** A message came. Called for each, so it does no more than this. */
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
        // Set forward the time of day only asks for a look that finds messages; set back it delays none.
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
