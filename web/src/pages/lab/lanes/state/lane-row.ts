import type { LabelTotals } from "../../../../../../shared/protocol/lab.ts";
import type { Lane } from "../lanes.ts";
import type { Compared } from "../summary.ts";
import type { LaneReport } from "../worker/messages.ts";

/** Everything that is shown of one lane. Counts are of this run. */
export interface LaneRow {
  readonly lane: Lane;
  readonly last: number;
  readonly fault: string | undefined;
  readonly shown: number;
  readonly missed: number;
  /** Ages over the whole run, ms; undefined where they are not measured. */
  readonly mean: number | undefined;
  readonly median: number | undefined;
  readonly p95: number | undefined;
  readonly requests: number;
  /** Undefined where only the page counts. */
  readonly connections: number | undefined;
  readonly up: number | undefined;
  readonly down: number;
  readonly idle: number;
  readonly skipped: number;
}

const NOTHING: LabelTotals = {
  ...{ connections: 0, requests: 0, up: 0, down: 0 },
  ...{ headUp: 0, headDown: 0, framesUp: 0, framesDown: 0 },
};

/** What has come to a label's totals since a run began. */
export function since(now: LabelTotals = NOTHING, before: LabelTotals = NOTHING) {
  return {
    requests: now.requests - before.requests,
    connections: now.connections - before.connections,
    up: now.up - before.up,
    down: now.down - before.down,
  };
}

/** A lane's row. `wire` is what the tap counted; without it the page's own counts stand in. */
export function rowOf(report: LaneReport, wire: ReturnType<typeof since> | undefined, isMeasured: boolean): LaneRow {
  const { lane, last, fault, figures, requests, payload, idle, skipped } = report;
  return {
    ...{ lane, last, fault, idle, skipped },
    shown: figures?.shown ?? 0,
    missed: figures?.missed ?? 0,
    mean: isMeasured ? figures?.mean : undefined,
    median: isMeasured ? figures?.median : undefined,
    p95: isMeasured ? figures?.p95 : undefined,
    ...(wire ?? { requests, connections: undefined, up: undefined, down: payload }),
  };
}

/** Both ways, as far as they are counted. */
export const bytesOf = ({ up = 0, down }: LaneRow): number => up + down;

export const comparedOf = (row: LaneRow): Compared => ({
  lane: row.lane,
  age: row.mean,
  shown: row.shown,
  missed: row.missed,
  bytes: bytesOf(row),
  requests: row.requests,
  idle: row.idle,
});
