import type { ControlMessage } from "../../../shared/protocol/messages.ts";

/** A session as a sweeper sees it. */
export interface Sweepable {
  /** Its index in the sweeper, which sets it. */
  index: number;
  /** Does its periodic work, `unseenMs` after the last time. Returns for how long it needs none, ms. */
  sweep(now: number, unseenMs: number, heartbeat: () => ControlMessage): number;
}

/**
 * Sessions whose periodic work is done together. The times until each needs work lie in one array, so that passing over
 * idle sessions does not read their objects from memory.
 * Measured: visiting 5,000 session objects ten times a second took 7% of the server's own CPU.
 */
export class SessionSweeper<Session extends Sweepable> {
  readonly #sessions: Session[] = [];
  /** By index: time since the last sweep, and from that one until the next is needed. ms. */
  #unseenMs = new Float64Array(16);
  #restMs = new Float64Array(16);

  get size(): number {
    return this.#sessions.length;
  }

  /** Adds a session, which is swept the next time. */
  add(session: Session): void {
    session.index = this.#sessions.push(session) - 1;
    if (this.#sessions.length > this.#restMs.length) {
      this.#unseenMs = doubled(this.#unseenMs);
      this.#restMs = doubled(this.#restMs);
    }
    this.#unseenMs[session.index] = 0;
    this.#restMs[session.index] = 0;
  }

  /** Removes a session. The last one takes its index. */
  delete(session: Session): void {
    const { index } = session;
    const last = this.#sessions.pop();
    if (last === undefined || last === session) return;
    this.#sessions[index] = last;
    this.#unseenMs[index] = this.#unseenMs[last.index];
    this.#restMs[index] = this.#restMs[last.index];
    last.index = index;
  }

  /** Makes sure that the session is swept the next time. */
  wake({ index }: Session): void {
    this.#restMs[index] = 0;
  }

  /** Sweeps the sessions that need it, `elapsedMs` after the last time. A session may remove itself meanwhile. */
  sweep(now: number, elapsedMs: number, heartbeat: () => ControlMessage): void {
    // Backwards: a session that takes the index of a removed one has been swept already.
    for (let index = this.#sessions.length - 1; index >= 0; index--) {
      const unseenMs = (this.#unseenMs[index] += elapsedMs);
      if (unseenMs < this.#restMs[index]) continue;
      const session = this.#sessions[index];
      this.#unseenMs[index] = 0;
      const restMs = session.sweep(now, unseenMs, heartbeat);
      if (this.#sessions[index] === session) this.#restMs[index] = restMs;
    }
  }

  [Symbol.iterator](): Iterator<Session> {
    return this.#sessions.values();
  }
}

function doubled(array: Float64Array): Float64Array<ArrayBuffer> {
  const next = new Float64Array(2 * array.length);
  next.set(array);
  return next;
}
