import { LAB_LIMITS, type LabRecord } from "../../../shared/protocol/lab.ts";
import type { Seen } from "../tap/observer.ts";

/** What a record costs besides its bytes: the fields around them. */
const RECORD_OVERHEAD = 160;

/** What passed on the labels that a visitor records, until it is sent. Its size is bounded by what a second may bring. */
export class RecordLog {
  recordedBytes = 0;
  /** Records left out because of limits, in all. */
  leftInAll = 0;
  readonly #now: () => number;
  #pending: LabRecord[] = [];
  #left = 0;
  /** Of this second: a budget that refills evenly. */
  #budget: number = LAB_LIMITS.recordedBytesPerSecond;
  #refilledAt: number;

  /** @param now monotonic, ms */
  constructor(now: () => number) {
    this.#now = now;
    this.#refilledAt = now();
  }

  add(connection: number, label: string, t: number, { data, ...seen }: Seen): void {
    const cost = data.length + RECORD_OVERHEAD;
    this.#refill();
    if (cost > this.#budget || this.recordedBytes + data.length > LAB_LIMITS.recordedBytes) return this.leaveOut(1);
    this.#budget -= cost;
    this.recordedBytes += data.length;
    this.#pending.push({ connection, label, t, ...seen, data: data.toString("base64") });
  }

  leaveOut(records: number): void {
    this.#left += records;
    this.leftInAll += records;
  }

  /** What came since it was taken last; undefined where nothing did. */
  take(): { readonly records: readonly LabRecord[]; readonly left: number } | undefined {
    if (this.#pending.length === 0 && this.#left === 0) return undefined;
    const taken = { records: this.#pending, left: this.#left };
    this.#pending = [];
    this.#left = 0;
    return taken;
  }

  #refill(): void {
    const now = this.#now();
    const perSecond = LAB_LIMITS.recordedBytesPerSecond;
    this.#budget = Math.min(perSecond, this.#budget + ((now - this.#refilledAt) / 1_000) * perSecond);
    this.#refilledAt = now;
  }
}
