/** Whoever is looked after in a turn. */
export interface Watched {
  /** Where it sits: the turn's own note. */
  seat: number;
  /** Looks after it, `unseenMs` after the last time; returns for how long it may rest now, ms. */
  sweep(now: number, unseenMs: number, heartbeat: () => string): number;
}

/**
 * Sessions that are looked after together. How long each may rest lies side by side, so that passing over those that do
 * touches nothing of them: going to 5,000 sessions ten times a second to find that was 7% of the server's own CPU.
 */
export class Turn<Session extends Watched> {
  readonly #watched: Session[] = [];
  /** By seat: time since the last look, and from that one to the next. ms. */
  #unseenMs = new Float64Array(16);
  #restMs = new Float64Array(16);

  get size(): number {
    return this.#watched.length;
  }

  /** Takes it in; it is looked at the next time. */
  add(watched: Session): void {
    watched.seat = this.#watched.push(watched) - 1;
    if (this.#watched.length > this.#restMs.length) {
      this.#unseenMs = grown(this.#unseenMs);
      this.#restMs = grown(this.#restMs);
    }
    this.#unseenMs[watched.seat] = 0;
    this.#restMs[watched.seat] = 0;
  }

  /** Whoever came last takes the seat that becomes free. */
  delete(watched: Session): void {
    const { seat } = watched;
    const last = this.#watched.pop();
    if (last === undefined || last === watched) return;
    this.#watched[seat] = last;
    this.#unseenMs[seat] = this.#unseenMs[last.seat];
    this.#restMs[seat] = this.#restMs[last.seat];
    last.seat = seat;
  }

  /** Ends its rest: it is looked at the next time. */
  wake({ seat }: Session): void {
    this.#restMs[seat] = 0;
  }

  /** Looks after all who do not rest, `elapsedMs` after the last time. Whoever is looked at may leave. */
  sweep(now: number, elapsedMs: number, heartbeat: () => string): void {
    // From the last seat on: whoever takes the seat of one that leaves has been seen already.
    for (let seat = this.#watched.length - 1; seat >= 0; seat--) {
      const unseenMs = (this.#unseenMs[seat] += elapsedMs);
      if (unseenMs < this.#restMs[seat]) continue;
      const watched = this.#watched[seat];
      this.#unseenMs[seat] = 0;
      const restMs = watched.sweep(now, unseenMs, heartbeat);
      if (this.#watched[seat] === watched) this.#restMs[seat] = restMs;
    }
  }

  [Symbol.iterator](): Iterator<Session> {
    return this.#watched.values();
  }
}

function grown(array: Float64Array): Float64Array<ArrayBuffer> {
  const next = new Float64Array(2 * array.length);
  next.set(array);
  return next;
}
