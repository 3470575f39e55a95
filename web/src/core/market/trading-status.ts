import type { StatusMessage } from "../../../../shared/protocol/messages.ts";

/** A trading state and why it holds, as the server sends it (W14). */
export interface TradingStatus extends Readonly<Pick<StatusMessage, "state" | "code" | "until" | "values">> {
  /** The reason in English; "" where there is none. */
  readonly text: string;
}

/** A headline about an instrument (W43). */
export interface Headline {
  readonly text: string;
  /** Until when it is current, server clock in ms. */
  readonly until: number;
}

export const OPEN: TradingStatus = { state: "open", text: "" };

const keyOf = ({ state, text }: TradingStatus): string => `${state} ${text}`;

/** The status of more than half of them; undefined where none is. */
export function mostCommon(statuses: readonly TradingStatus[]): TradingStatus | undefined {
  const counts = new Map<string, number>();
  for (const status of statuses) counts.set(keyOf(status), (counts.get(keyOf(status)) ?? 0) + 1);
  return statuses.find((status) => (counts.get(keyOf(status)) ?? 0) * 2 > statuses.length);
}
