import { count, differenceMs, type Outcome } from "../belief.ts";
import { median } from "./wire.ts";

/** When a way had which change of a row: its number, and the page's clock, ms. In the order of arrival. */
type Seen = readonly (readonly [n: number, at: number])[];

export interface Race {
  readonly webSocket: Seen;
  readonly sse: Seen;
  readonly longPolling: Seen;
}

/** Differences below this cannot be told from the browser's own clock and order of events, ms. */
const MIN_DIFFERENCE_MS = 1;

export function judgeRace(race: Race): Outcome {
  const laps = lapsOf(race);
  const first = laps.filter(({ sse, longPolling }) => Math.min(sse, longPolling) > MIN_DIFFERENCE_MS).length;
  const later = laps.filter(({ sse, longPolling }) => Math.min(sse, longPolling) < -MIN_DIFFERENCE_MS).length;
  const isAlways = laps.length > 0 && first === laps.length;
  const sse = differenceMs(median(laps.map((lap) => lap.sse)));
  const longPolling = differenceMs(median(laps.map((lap) => lap.longPolling)));
  return {
    answer: isAlways ? "true" : "false",
    say: isAlways ? "faster.always" : "faster.sometimes",
    values: { changes: count(laps.length), first: count(first), later: count(later), sse, long: longPolling },
    figures: [
      { name: "compared", quantity: count(laps.length) },
      { name: "wsFirst", quantity: count(first) },
      { name: "wsLater", quantity: count(later) },
      { name: "sseAfter", quantity: sse },
      { name: "longAfter", quantity: longPolling },
    ],
  };
}

/** For each change that the WebSocket brought and the others had too, how much later they had it, ms. */
export function lapsOf({ webSocket, sse, longPolling }: Race): { sse: number; longPolling: number }[] {
  const begun = Math.max(sse[0]?.[1] ?? Infinity, longPolling[0]?.[1] ?? Infinity);
  return webSocket.flatMap(([n, at]) => {
    const [sseAt, longAt] = [shownAt(sse, n), shownAt(longPolling, n)];
    if (at < begun || sseAt === undefined || longAt === undefined) return [];
    return [{ sse: sseAt - at, longPolling: longAt - at }];
  });
}

/** When a way had a change, or a newer one that overwrote it. */
const shownAt = (seen: Seen, n: number): number | undefined => seen.find(([one]) => one >= n)?.[1];
