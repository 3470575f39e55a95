import { LAB_LIMITS, type LabRecord } from "../../../shared/protocol/lab.ts";
import type { Seen } from "../tap/observer.ts";

/** The size of a record's other fields, bytes. */
const RECORD_OVERHEAD = 160;

/** The records of a visitor's labels until they are sent. Their size per second is limited. */
export class RecordLog {
  recordedBytes = 0;
  /** The number of all records left out because of limits. */
  leftInAll = 0;
  readonly #now: () => number;
  #pending: LabRecord[] = [];
  #left = 0;
  /** The remaining bytes per second, which refill evenly. */
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

  /** The records since the last call, or undefined. */
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
