import type { Clock, Stop } from "../../../../shared/client/mod.ts";

/**
 * Runs something costly for the last of many requests. A request that comes alone is run at once. Of several in a row, the
 * last is run once no other has come for `restMs`. So two runs are never closer than that.
 */
export class Settler {
  readonly #clock: Clock;
  readonly #restMs: number;
  readonly #run: () => void;
  #ranAt = -Infinity;
  #stopWaiting: Stop | undefined;

  constructor(clock: Clock, restMs: number, run: () => void) {
    this.#clock = clock;
    this.#restMs = restMs;
    this.#run = run;
  }

  /** True while a request waits for the others to end. */
  get waits(): boolean {
    return this.#stopWaiting !== undefined;
  }

  request(): void {
    const since = this.#clock.now() - this.#ranAt;
    const waited = this.waits;
    this.stop();
    // A clock that was set back is no reason to wait.
    if (!waited && (since >= this.#restMs || since < 0)) this.now();
    else this.#stopWaiting = this.#clock.after(this.#restMs, () => this.now());
  }

  /** Runs at once, whatever waits. */
  now(): void {
    this.stop();
    this.#ranAt = this.#clock.now();
    this.#run();
  }

  /** Forgets a request that waits. */
  stop(): void {
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
  }
}
