import type { Lane } from "./lanes.ts";
import type { LaneSettings } from "./settings.ts";

/** One lane at one moment of a run, as it stood on screen; counts since the run began. */
export interface CsvSample {
  /** Seconds since the run began. */
  readonly second: number;
  readonly lane: Lane;
  /** Mean age over the time since the sample before, ms. */
  readonly age: number | undefined;
  readonly shown: number;
  readonly missed: number;
  readonly requests: number;
  readonly connections: number | undefined;
  readonly up: number | undefined;
  readonly down: number;
}

const HEADER =
  "symbols,rate,interval_ms,delay_ms,compressed,bytes_counted,second,lane,age_ms,shown,missed,requests,connections,bytes_up,bytes_down";

/** A run as CSV (RFC 4180). Each row states what the run was made with, so that files of many runs can be put together. */
export function toCsv(
  symbols: readonly string[],
  { rate, intervalMs, delayMs, compress }: LaneSettings,
  counted: "wire" | "payload",
  samples: readonly CsvSample[],
): string {
  const run = [quoted(symbols.join(" ")), rate, intervalMs, delayMs, compress ? 1 : 0, counted];
  const rows = samples.map(({ second, lane, age, shown, missed, requests, connections, up, down }) =>
    [
      ...run,
      second.toFixed(2),
      lane,
      age?.toFixed(1) ?? "",
      shown,
      missed,
      requests,
      connections ?? "",
      up ?? "",
      down,
    ].join(),
  );
  return [HEADER, ...rows, ""].join("\r\n");
}

/** A symbol may begin as a formula does: "=" and its like are told to be text by a space before them. */
function quoted(text: string): string {
  const safe = /^[=+\-@]/.test(text) ? ` ${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
