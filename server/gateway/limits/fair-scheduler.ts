import { addressKey } from "./address.ts";

/** How long requests may hold the event loop at a time, ms: prices flow on in between. */
const SLICE_MS = 8;

/**
 * Where requests do their work, in pieces of a few milliseconds, in turns by address: whoever asks for much at once waits
 * for its own, and the event loop goes round between slices. Without it, 400 requests for 50,000 candles each, come in
 * one go, held everybody's prices up for half a minute.
 */
export class FairScheduler {
  /** First in line is the address that was served the longest ago. */
  readonly #lines = new Map<string, (() => void)[]>();
  #isDue = false;

  /** Does `piece` when it is the turn of `address`, and says what came of it. */
  run<Result>(address: string, piece: () => Result): Promise<Awaited<Result>> {
    return new Promise((resolve, reject) => {
      const work = () => {
        try {
          resolve(piece() as Awaited<Result>);
        } catch (error) {
          reject(error as Error);
        }
      };
      const key = addressKey(address);
      const line = this.#lines.get(key);
      if (line === undefined) this.#lines.set(key, [work]);
      else line.push(work);
      this.#goOn();
    });
  }

  #goOn(): void {
    if (this.#isDue || this.#lines.size === 0) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      this.#serve();
      this.#goOn();
    });
  }

  #serve(): void {
    const end = performance.now() + SLICE_MS;
    // An address that is put back in line comes last: a Map is walked in the order of insertion, additions included.
    for (const [key, line] of this.#lines) {
      this.#lines.delete(key);
      line.shift()?.();
      if (line.length > 0) this.#lines.set(key, line);
      if (performance.now() >= end) return;
    }
  }
}
