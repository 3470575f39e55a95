import type { MarketState } from "../../../../shared/model/instrument.ts";

/** Trading state, and why. */
export interface TradingStatus {
  readonly state: MarketState;
  readonly reason: string;
}

export const OPEN: TradingStatus = { state: "open", reason: "" };

/** The status of more than half of them; undefined where none is. */
export function mostCommon(statuses: readonly TradingStatus[]): TradingStatus | undefined {
  const counts = new Map<string, number>();
  for (const { state, reason } of statuses) {
    const key = `${state} ${reason}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return statuses.find(({ state, reason }) => (counts.get(`${state} ${reason}`) ?? 0) * 2 > statuses.length);
}
