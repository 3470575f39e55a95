/** Trades that are remembered, the newest of one symbol: some hours of a busy one. */
const MAX_HELD = 16_384;

/** How a trade came. */
export type Arrival = "none" | "live" | "refilled";
const ARRIVALS: readonly Arrival[] = ["none", "live", "refilled"];

/** The newest trades of one symbol and epoch that a client holds. Adding one allocates nothing. */
export class HeldTrades {
  /** By id modulo the size: ids are contiguous, so the newest ones never share a place. */
  readonly #ids = new Float64Array(MAX_HELD);
  readonly #times = new Float64Array(MAX_HELD);
  readonly #arrivals = new Uint8Array(MAX_HELD);
  /** 0 before the first trade. */
  newest = 0;
  first = 0;
  live = 0;
  refilled = 0;
  /** Trades that came again. */
  repeated = 0;

  add(id: number, time: number, isRefilled: boolean): void {
    if (this.has(id)) {
      this.repeated++;
      return;
    }
    const place = id % MAX_HELD;
    this.#ids[place] = id;
    this.#times[place] = time;
    this.#arrivals[place] = isRefilled ? 2 : 1;
    if (isRefilled) this.refilled++;
    else this.live++;
    if (this.first === 0) this.first = id;
    this.newest = Math.max(this.newest, id);
  }

  readonly has = (id: number): boolean => id > 0 && this.#ids[id % MAX_HELD] === id;

  arrivalOf(id: number): Arrival {
    return (this.has(id) ? ARRIVALS[this.#arrivals[id % MAX_HELD] ?? 0] : undefined) ?? "none";
  }

  /** The time of a trade that is held, ms. */
  timeOf(id: number): number | undefined {
    return this.has(id) ? this.#times[id % MAX_HELD] : undefined;
  }

  /** The oldest id from `first` on that a comparison can still begin at. */
  get oldest(): number {
    return Math.max(this.first, this.newest - MAX_HELD + 1);
  }

  clear(): void {
    this.#ids.fill(0);
    this.newest = this.first = this.live = this.refilled = this.repeated = 0;
  }
}
