import type { Clock, Stop } from "../../../../../../shared/client/mod.ts";
import type { Instrument } from "../../../../../../shared/model/instrument.ts";
import type { Rate } from "../../../../../../shared/protocol/channels.ts";
import type { Lane } from "../lanes.ts";

/** What a lane counts by itself, whoever else counts. */
export interface LaneCounts {
  /** Requests made, handshakes included. */
  requests: number;
  /** Payload received, bytes: what script is handed. Heads and frame headers are not in it. */
  payload: number;
  /** Answers that brought nothing new. */
  idle: number;
  /** Polls left out since the last one was still under way. */
  skipped: number;
  /** Why the lane has no answer now; undefined where it has. */
  fault: string | undefined;
}

/** What a lane is run with. */
export interface LaneOptions {
  readonly lane: Lane;
  /** Where the server's paths begin, without a slash at the end: through the tap, or the server itself. */
  readonly base: string;
  /** `tap=TOKEN.LABEL`, or "" where there is no tap. */
  readonly tap: string;
  readonly watched: readonly Instrument[];
  readonly instruments: readonly Instrument[];
  readonly rate: Rate;
  readonly intervalMs: number;
  /** Whether to ask the server for compression. */
  readonly compress: boolean;
  readonly clock: Clock;
  readonly counts: LaneCounts;
  /** The lane has a row as of its change `n`; `last` is a mantissa. */
  readonly show: (epoch: string, symbol: string, n: number, last: number) => void;
}

/** The query of W68. */
export const COMPRESS = { compress: "1" } as const;

/** Starts a lane, until the returned stop. */
export type StartLane = (options: LaneOptions) => Stop;

/** An address of the server, through the tap where there is one. */
export function urlOf(
  { base, tap, watched, compress }: LaneOptions,
  path: string,
  query: Readonly<Record<string, string>> = {},
) {
  const symbols = watched.map(({ symbol }) => symbol).join();
  const search = new URLSearchParams({ symbols, ...query, ...(compress && COMPRESS) }).toString();
  return `${base}${path}?${search}${tap === "" ? "" : `&${tap}`}`;
}
