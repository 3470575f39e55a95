/** Whoever is looked after in a sweeper. */
export interface Sweepable {
  /** Where it sits: the sweeper's own note. */
  index: number;
  /** Looks after it, `unseenMs` after the last time; returns for how long it may rest now, ms. */
  sweep(now: number, unseenMs: number, heartbeat: () => string): number;
}

/**
 * Sessions that are looked after together. How long each may rest lies side by side, so that passing over those that do
 * touches nothing of them: going to 5,000 sessions ten times a second to find that was 7% of the server's own CPU.
 */
export class SessionSweeper<Session extends Sweepable> {
  readonly #sessions: Session[] = [];
  /** By index: time since the last look, and from that one to the next. ms. */
  #unseenMs = new Float64Array(16);
  #restMs = new Float64Array(16);

  get size(): number {
    return this.#sessions.length;
  }

  /** Takes it in; it is looked at the next time. */
  add(sessions: Session): void {
    sessions.index = this.#sessions.push(sessions) - 1;
    if (this.#sessions.length > this.#restMs.length) {
      this.#unseenMs = grown(this.#unseenMs);
      this.#restMs = grown(this.#restMs);
    }
    this.#unseenMs[sessions.index] = 0;
    this.#restMs[sessions.index] = 0;
  }

  /** Whoever came last takes the index that becomes free. */
  delete(sessions: Session): void {
    const { index } = sessions;
    const last = this.#sessions.pop();
    if (last === undefined || last === sessions) return;
    this.#sessions[index] = last;
    this.#unseenMs[index] = this.#unseenMs[last.index];
    this.#restMs[index] = this.#restMs[last.index];
    last.index = index;
  }

  /** Ends its rest: it is looked at the next time. */
  wake({ index }: Session): void {
    this.#restMs[index] = 0;
  }

  /** Looks after all who do not rest, `elapsedMs` after the last time. Whoever is looked at may leave. */
  sweep(now: number, elapsedMs: number, heartbeat: () => string): void {
    // From the last index on: whoever takes the index of one that leaves has been seen already.
    for (let index = this.#sessions.length - 1; index >= 0; index--) {
      const unseenMs = (this.#unseenMs[index] += elapsedMs);
      if (unseenMs < this.#restMs[index]) continue;
      const sessions = this.#sessions[index];
      this.#unseenMs[index] = 0;
      const restMs = sessions.sweep(now, unseenMs, heartbeat);
      if (this.#sessions[index] === sessions) this.#restMs[index] = restMs;
    }
  }

  [Symbol.iterator](): Iterator<Session> {
    return this.#sessions.values();
  }
}

function grown(array: Float64Array): Float64Array<ArrayBuffer> {
  const next = new Float64Array(2 * array.length);
  next.set(array);
  return next;
}
