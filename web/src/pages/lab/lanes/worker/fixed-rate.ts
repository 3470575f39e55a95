import type { Clock, Stop } from "../../../../../../shared/client/mod.ts";

/**
 * Runs at a fixed rate: at multiples of the interval from the start, never by the end of the last run, and never two at
 * once. A moment at which the last run is still under way is skipped, and counted.
 */
export class FixedRate {
  skipped = 0;
  readonly #clock: Pick<Clock, "now" | "after">;
  readonly #intervalMs: number;
  readonly #run: () => Promise<void>;
  #isUnderWay = false;
  #stop: Stop = () => {};

  constructor(clock: Pick<Clock, "now" | "after">, intervalMs: number, run: () => Promise<void>) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
    this.#run = run;
  }

  /** Runs at once and then at the rate, until the returned stop. */
  start(): Stop {
    const startedAt = this.#clock.now();
    const tick = () => {
      // Rounded, because a browser's timer may come a little early: the same moment would come twice.
      const passed = Math.round((this.#clock.now() - startedAt) / this.#intervalMs);
      this.#stop = this.#clock.after(startedAt + (passed + 1) * this.#intervalMs - this.#clock.now(), tick);
      void this.#try();
    };
    tick();
    return () => this.#stop();
  }

  async #try(): Promise<void> {
    if (this.#isUnderWay) {
      this.skipped++;
      return;
    }
    this.#isUnderWay = true;
    try {
      await this.#run();
    } finally {
      this.#isUnderWay = false;
    }
  }
}
