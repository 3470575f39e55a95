import { bytes, count, ms, seconds, type Outcome } from "../belief.ts";
import { mean, type Exchange } from "./wire.ts";

export interface TwoKindsOfPolls {
  readonly seconds: number;
  /** Long polls that were answered: how long each was held, ms, and whether it brought news. */
  readonly held: readonly { readonly ms: number; readonly hasNews: boolean }[];
  readonly polls: number;
  /** Polls that brought nothing new. */
  readonly idle: number;
  readonly intervalMs: number;
}

export function judgeLongPolling(measured: TwoKindsOfPolls): Outcome {
  const { held, polls, idle, intervalMs } = measured;
  const longIdle = held.filter(({ hasNews }) => !hasNews).length;
  const heldMs = mean(held.map((one) => one.ms));
  // Shares of what brought nothing: the same share, and there was no difference to see.
  const isBetter = held.length > 0 && longIdle * polls < idle * held.length;
  return {
    answer: isBetter ? (longIdle === 0 ? "false" : "depends") : "true",
    say: isBetter ? (longIdle === 0 ? "longPolling.news" : "longPolling.fewer") : "longPolling.same",
    values: {
      ...{ seconds: seconds(measured.seconds), long: count(held.length), longIdle: count(longIdle) },
      ...{ held: ms(heldMs), polls: count(polls), idle: count(idle), interval: ms(intervalMs) },
    },
    figures: [
      { name: "longPolls", quantity: count(held.length) },
      { name: "longIdle", quantity: count(longIdle) },
      { name: "heldMean", quantity: ms(heldMs) },
      { name: "polls", quantity: count(polls) },
      { name: "idle", quantity: count(idle) },
    ],
  };
}

export interface PollsWithoutNews {
  readonly polls: number;
  /** Those that brought nothing new. */
  readonly idle: readonly Exchange[];
  /** Those whose answer was 304, of polls that name what the page has. */
  readonly unchanged: readonly Exchange[];
}

const POLLS_AN_HOUR = 3_600;

/** There is at least one poll without news. */
export function judgeIdlePolls({ polls, idle, unchanged }: PollsWithoutNews): Outcome {
  const each = costOf(idle);
  const cached = costOf(unchanged);
  const isFree = each.up + each.down === 0;
  const anHour = (each.up + each.down) * POLLS_AN_HOUR;
  return {
    answer: isFree ? "true" : "false",
    say: isFree ? "idlePoll.free" : unchanged.length > 0 ? "idlePoll.costs304" : "idlePoll.costs",
    values: {
      ...{ polls: count(polls), idle: count(idle.length), up: bytes(each.up), down: bytes(each.down) },
      ...{ cached: bytes(cached.up + cached.down), hour: bytes(anHour) },
    },
    figures: [
      { name: "polls", quantity: count(polls) },
      { name: "idle", quantity: count(idle.length) },
      { name: "idleUp", quantity: bytes(each.up) },
      { name: "idleDown", quantity: bytes(each.down) },
      ...(unchanged.length > 0 ? [{ name: "idle304", quantity: bytes(cached.up + cached.down) } as const] : []),
      { name: "idleHour", quantity: bytes(anHour), isComputed: true },
    ],
  };
}

const costOf = (exchanges: readonly Exchange[]) => ({
  up: mean(exchanges.map(({ up }) => up)),
  down: mean(exchanges.map(({ down }) => down)),
});
