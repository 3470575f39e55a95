import type { Stop } from "../../../../../../shared/client/mod.ts";

/** What browsers open to one server at a time over HTTP/1.1. */
const MAX_CONNECTIONS = 6;
/** Experiments at a time: more would disturb each other's times. */
const MAX_AT_ONCE = 4;

interface Waiting {
  readonly connections: number;
  readonly admit: (leave: Stop) => void;
}

/** Lets experiments begin in the order in which they were asked for, as long as there are connections for them. */
export class Slots {
  #connections = 0;
  #running = 0;
  #queue: readonly Waiting[] = [];

  /** Resolves when the experiment may begin; it calls the result when it has ended. Rejects when the signal is aborted. */
  enter(connections: number, signal: AbortSignal): Promise<Stop> {
    return new Promise((resolve, reject) => {
      const leaveQueue = () => {
        this.#queue = this.#queue.filter((other) => other !== waiting);
        this.#admit();
        reject(signal.reason as Error);
      };
      const waiting: Waiting = {
        connections,
        admit: (leave) => {
          signal.removeEventListener("abort", leaveQueue);
          resolve(leave);
        },
      };
      if (signal.aborted) return leaveQueue();
      signal.addEventListener("abort", leaveQueue, { once: true });
      this.#queue = [...this.#queue, waiting];
      this.#admit();
    });
  }

  #admit(): void {
    const [next, ...others] = this.#queue;
    if (next === undefined || this.#running >= MAX_AT_ONCE) return;
    if (this.#connections + next.connections > MAX_CONNECTIONS) return;
    this.#queue = others;
    this.#connections += next.connections;
    this.#running++;
    let hasLeft = false;
    next.admit(() => {
      if (hasLeft) return;
      hasLeft = true;
      this.#connections -= next.connections;
      this.#running--;
      this.#admit();
    });
    this.#admit();
  }
}
