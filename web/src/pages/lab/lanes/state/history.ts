import type { Lane } from "../lanes.ts";
import type { CsvSample } from "../csv.ts";
import type { LaneReport } from "../worker/messages.ts";
import { bytesOf, type LaneRow } from "./lane-row.ts";

/** How far back plots reach, s, and samples kept for CSV: an hour of all lanes. */
const PLOT_SECONDS = 120;
const MAX_SAMPLES = 7 * 3_600;

export interface Point {
  readonly x: number;
  readonly y: number;
}

interface Before {
  readonly second: number;
  readonly area: number;
  readonly measuredMs: number;
  readonly bytes: number;
}

/** A run as it went, sampled once a second. */
export class RunHistory {
  readonly samples: CsvSample[] = [];
  readonly ages = new Map<Lane, Point[]>();
  /** Bytes a second, both ways. */
  readonly rates = new Map<Lane, Point[]>();
  readonly #before = new Map<Lane, Before>();

  /** Adds a sample where a second has passed since the last one. Says whether it did. */
  add(second: number, rows: readonly (readonly [LaneRow, LaneReport])[]): boolean {
    const last = this.samples.at(-1)?.second ?? 0;
    if (second - last < 0.95) return false;
    for (const [row, report] of rows) this.#sample(second, row, report);
    if (this.samples.length > MAX_SAMPLES) this.samples.splice(0, this.samples.length - MAX_SAMPLES);
    return true;
  }

  #sample(second: number, row: LaneRow, { figures }: LaneReport): void {
    const { lane, shown, missed, requests, connections, up, down } = row;
    const now = { second, area: figures?.area ?? 0, measuredMs: figures?.measuredMs ?? 0, bytes: bytesOf(row) };
    const before = this.#before.get(lane);
    this.#before.set(lane, now);
    const ms = now.measuredMs - (before?.measuredMs ?? 0);
    const age = row.mean === undefined || ms <= 0 ? undefined : (now.area - (before?.area ?? 0)) / ms;
    this.samples.push({ second, lane, age, shown, missed, requests, connections, up, down });
    if (age !== undefined) push(this.ages, lane, { x: second, y: age });
    if (before) push(this.rates, lane, { x: second, y: (now.bytes - before.bytes) / (second - before.second) });
  }
}

function push(lines: Map<Lane, Point[]>, lane: Lane, point: Point): void {
  const points = lines.get(lane) ?? [];
  lines.set(lane, points);
  points.push(point);
  while ((points[0]?.x ?? 0) < point.x - PLOT_SECONDS) points.shift();
}
