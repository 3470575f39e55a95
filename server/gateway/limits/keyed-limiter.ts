import { addressKey } from "./address.ts";

/** Requests of one address that are worked on or written at a time. */
const LANES = 8;

interface KeyQueue {
  busy: number;
  readonly waiting: (() => void)[];
  /** Somebody is letting those who wait in, one after the other. */
  isOpening: boolean;
}

/**
 * Lets a few requests of an address through at a time, in order; the others wait without having cost anything yet. A
 * large answer takes megabytes from when it is made until it is read: of one address there are never more than a few.
 */
export class KeyedLimiter {
  readonly #queues = new Map<string, KeyQueue>();

  /** Runs `enter` once there is a lane: at once where one is free. Each entry is paid back by one `leave`. */
  whenFree(address: string, enter: () => void): void {
    const key = addressKey(address);
    const queue = this.#queues.get(key) ?? { busy: 0, waiting: [], isOpening: false };
    this.#queues.set(key, queue);
    if (queue.busy === LANES) {
      queue.waiting.push(enter);
      return;
    }
    queue.busy++;
    enter();
  }

  /** Lets the next one in. Who leaves as soon as it has entered does so in here, thousands of them one by one. */
  leave(address: string): void {
    const key = addressKey(address);
    const queue = this.#queues.get(key);
    if (queue === undefined) return;
    queue.busy--;
    if (queue.isOpening) return;
    queue.isOpening = true;
    while (queue.busy < LANES) {
      const next = queue.waiting.shift();
      if (next === undefined) break;
      queue.busy++;
      next();
    }
    queue.isOpening = false;
    if (queue.busy === 0) this.#queues.delete(key);
  }
}
