import { addressKey } from "./address.ts";

/** Requests of one address that are worked on or written at a time. */
const LANES = 8;

interface Road {
  busy: number;
  readonly waiting: (() => void)[];
  /** Somebody is letting those who wait in, one after the other. */
  isOpening: boolean;
}

/**
 * Lets a few requests of an address through at a time, in order; the others wait without having cost anything yet. A
 * large answer takes megabytes from when it is made until it is read: of one address there are never more than a few.
 */
export class Lanes {
  readonly #roads = new Map<string, Road>();

  /** Runs `enter` once there is a lane: at once where one is free. Each entry is paid back by one `leave`. */
  whenFree(address: string, enter: () => void): void {
    const key = addressKey(address);
    const road = this.#roads.get(key) ?? { busy: 0, waiting: [], isOpening: false };
    this.#roads.set(key, road);
    if (road.busy === LANES) {
      road.waiting.push(enter);
      return;
    }
    road.busy++;
    enter();
  }

  /** Lets the next one in. Who leaves as soon as it has entered does so in here, thousands of them one by one. */
  leave(address: string): void {
    const key = addressKey(address);
    const road = this.#roads.get(key);
    if (road === undefined) return;
    road.busy--;
    if (road.isOpening) return;
    road.isOpening = true;
    while (road.busy < LANES) {
      const next = road.waiting.shift();
      if (next === undefined) break;
      road.busy++;
      next();
    }
    road.isOpening = false;
    if (road.busy === 0) this.#roads.delete(key);
  }
}
