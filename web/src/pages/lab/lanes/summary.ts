import { POLL_LANES, type Lane } from "./lanes.ts";

/** What a summary is made of: the numbers that are shown of one lane. */
export interface Compared {
  readonly lane: Lane;
  /** Mean age, ms; undefined where it is not measured. */
  readonly age: number | undefined;
  readonly shown: number;
  readonly missed: number;
  /** Both ways. */
  readonly bytes: number;
  readonly requests: number;
  /** Answers without news; with ETag, those with 304. */
  readonly idle: number;
}

/** A sentence: which it is, and what stands in its blanks. Lanes are named by the page. */
export interface Sentence {
  readonly key:
    | "fresh"
    | "fresh.most"
    | "fresh.tie"
    | "missed"
    | "missed.none"
    | "missed.same"
    | "bytes"
    | "bytes.tie"
    | "each"
    | "each.tie"
    | "pollWins"
    | "revalidated"
    | "revalidated.costs";
  readonly best: readonly Lane[];
  readonly worst: readonly Lane[];
  readonly values: Readonly<Record<string, number>>;
}

interface Ranked {
  readonly best: readonly Lane[];
  readonly worst: readonly Lane[];
  /** From the least to the greatest of the best, and of the worst. */
  readonly values: Readonly<Record<"low" | "lowTo" | "highFrom" | "high", number>>;
  /** All lanes are as good as the best. */
  readonly isTie: boolean;
}

/** Lanes whose bytes differ by less are called equal: a heartbeat more or less. */
const SAME_BYTES = 0.02;
/** Shares of missed changes that differ by less are called equal, percentage points. */
const SAME_SHARE = 0.1;
/** Ages that differ by less are called equal, as a share of the larger, and in any case ms. */
const SAME_AGE = 0.05;
const SAME_AGE_MS = 2;

/**
 * What the numbers say, in sentences that are true of them whatever they are: ties are called ties, and where polling is
 * better that is said. `clockError` is by how much two clocks may differ that ages are taken with, ms.
 */
export function summarize(lanes: readonly Compared[], clockError: number, seconds: number): Sentence[] {
  if (lanes.length < 2) return [];
  return [
    ...freshness(lanes, clockError),
    ...misses(lanes),
    ...bytes(lanes, seconds),
    ...bytesForEach(lanes),
    ...revalidation(lanes),
  ];
}

function rank(
  lanes: readonly Compared[],
  valueOf: (lane: Compared) => number | undefined,
  isSame: (low: number, value: number) => boolean,
): Ranked | undefined {
  const known = lanes.flatMap(({ lane, ...rest }) => {
    const value = valueOf({ lane, ...rest });
    return value === undefined ? [] : [{ lane, value }];
  });
  if (known.length < 2) return undefined;
  const values = known.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const isTie = isSame(low, high);
  const best = known.filter(({ value }) => isSame(low, value));
  const worst = known.filter((one) => isSame(one.value, high) && !best.includes(one));
  return {
    ...{ best: best.map(({ lane }) => lane), worst: worst.map(({ lane }) => lane), isTie },
    values: {
      ...{ low, high },
      lowTo: Math.max(...best.map(({ value }) => value)),
      highFrom: Math.min(high, ...worst.map(({ value }) => value)),
    },
  };
}

const within = (share: number, least = 0) => {
  return (low: number, value: number): boolean => value - low <= Math.max(least, share * value);
};

function freshness(lanes: readonly Compared[], clockError: number): Sentence[] {
  const ranked = rank(lanes, ({ age }) => age, within(SAME_AGE, Math.max(SAME_AGE_MS, clockError)));
  if (ranked === undefined) return [];
  const { best, worst, values, isTie } = ranked;
  // Of two one is fresher than the other; of more, those between the best and the worst are not named.
  const key = isTie ? "fresh.tie" : lanes.length > 2 ? "fresh.most" : "fresh";
  return [{ key, best, worst, values }];
}

/** Of what is known to have happened, in percent. */
const missedShare = ({ shown, missed }: Compared): number =>
  shown + missed === 0 ? 0 : (missed / (shown + missed)) * 100;

function misses(lanes: readonly Compared[]): Sentence[] {
  const changes = changesOf(lanes);
  const ranked = rank(
    lanes,
    // What a lane that has shown no change yet will have missed is not known. Lanes are counted up to what they showed last,
    // which a poll did earlier: so shares are compared, not counts.
    (lane) => (lane.shown === 0 && changes > 0 ? undefined : missedShare(lane)),
    (low, value) => value === low || (low > 0 && value - low <= SAME_SHARE),
  );
  if (ranked === undefined) return [];
  const { best, worst, values, isTie } = ranked;
  const key = !isTie ? "missed" : values.low === 0 ? "missed.none" : "missed.same";
  return [{ key, best, worst, values }];
}

function bytes(lanes: readonly Compared[], seconds: number): Sentence[] {
  const ranked = rank(lanes, (lane) => lane.bytes, within(SAME_BYTES));
  if (ranked === undefined || ranked.values.high === 0) return [];
  const { best, worst, values, isTie } = ranked;
  const said: Sentence[] = [{ key: isTie ? "bytes.tie" : "bytes", best, worst, values }];
  const hasPollingWon = !isTie && best.every((lane) => POLL_LANES.includes(lane));
  if (hasPollingWon) said.push({ key: "pollWins", best, worst, values: { changes: changesOf(lanes), seconds } });
  return said;
}

function bytesForEach(lanes: readonly Compared[]): Sentence[] {
  const each = (lane: Compared) => (lane.shown > 0 ? lane.bytes / lane.shown : undefined);
  const ranked = rank(lanes, each, within(SAME_BYTES));
  if (ranked === undefined) return [];
  const { best, worst, values, isTie } = ranked;
  return [{ key: isTie ? "each.tie" : "each", best, worst, values }];
}

/**
 * Polling with 304 beside the same polling with whole answers, request by request: one of them may have asked once more.
 * A saving is due to 304 only where an answer was one.
 */
function revalidation(lanes: readonly Compared[]): Sentence[] {
  const [whole, revalidated] = ["poll" as const, "poll-etag" as const].map((name) =>
    lanes.find(({ lane }) => lane === name),
  );
  if (!whole || !revalidated || whole.requests === 0 || revalidated.requests === 0) return [];
  const [fetched, asked] = [whole.bytes / whole.requests, revalidated.bytes / revalidated.requests];
  if (fetched === 0 || within(SAME_BYTES)(Math.min(fetched, asked), Math.max(fetched, asked))) return [];
  if (asked < fetched && revalidated.idle === 0) return [];
  const percent = Math.abs(1 - asked / fetched) * 100;
  const key = asked < fetched ? "revalidated" : "revalidated.costs";
  return [{ key, best: ["poll-etag"], worst: ["poll"], values: { percent } }];
}

/** The most that any lane knows to have happened. */
const changesOf = (lanes: readonly Compared[]): number => Math.max(...lanes.map(({ shown, missed }) => shown + missed));
