import { addressKey } from "./address.ts";

/** Requests of one address that are processed or written at a time. */
const MAX_ACTIVE = 8;

interface KeyQueue {
  /** Requests that are processed or written now. */
  active: number;
  readonly waiting: (() => void)[];
  /** Whether a call of `leave` is starting waiting requests now. */
  isStarting: boolean;
}

/**
 * Limits how many requests of an address are processed at a time. The others wait in order, before they have used any
 * memory. A large answer takes megabytes until the client has read it, so one address never has more than a few of
 * them.
 */
export class KeyedLimiter {
  readonly #queues = new Map<string, KeyQueue>();

  /** Calls `start` when the address may have another request processed. Each start must be followed by one `leave`. */
  whenFree(address: string, start: () => void): void {
    const key = addressKey(address);
    const queue = this.#queues.get(key) ?? { active: 0, waiting: [], isStarting: false };
    this.#queues.set(key, queue);
    if (queue.active === MAX_ACTIVE) {
      queue.waiting.push(start);
      return;
    }
    queue.active++;
    start();
  }

  /**
   * A request is over: starts those that wait for it. A request that is over as soon as it starts calls this from
   * within, so one loop starts them all; a call for each would exhaust the stack.
   */
  leave(address: string): void {
    const key = addressKey(address);
    const queue = this.#queues.get(key);
    if (queue === undefined) return;
    queue.active--;
    if (queue.isStarting) return;
    queue.isStarting = true;
    while (queue.active < MAX_ACTIVE) {
      const next = queue.waiting.shift();
      if (next === undefined) break;
      queue.active++;
      next();
    }
    queue.isStarting = false;
    if (queue.active === 0) this.#queues.delete(key);
  }
}
