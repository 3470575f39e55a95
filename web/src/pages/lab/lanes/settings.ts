import { DEFAULT_RATE, RATES, type Rate } from "../../../../../shared/protocol/channels.ts";
import { LANES, type Lane } from "./lanes.ts";

/** Intervals of the polling lanes to choose from, ms. */
export const INTERVALS_MS = [100, 250, 500, 1_000, 2_000, 5_000, 10_000] as const;
/** Delays of the link to choose from, ms one way. */
export const DELAYS_MS = [0, 10, 40, 100, 250, 500] as const;
const MAX_DELAY_MS = 10_000;

/** What a run is made with. Kept in the address, so that a run can be shown to somebody else. */
export interface LaneSettings {
  readonly lanes: readonly Lane[];
  /** Undefined: the symbol that is open on the board. */
  readonly symbol: string | undefined;
  readonly intervalMs: number;
  /** Most updates a second, of every lane. */
  readonly rate: Rate;
  /** Added to each way of every lane, ms. */
  readonly delayMs: number;
}

/** Push beside polling once a second, as far away as another city. */
const INITIAL: LaneSettings = {
  lanes: ["ws-json", "poll"],
  symbol: undefined,
  intervalMs: 1_000,
  rate: DEFAULT_RATE,
  delayMs: 40,
};

/** Settings from an address; what is missing or wrong is as at the first visit. */
export function readSettings(query: URLSearchParams): LaneSettings {
  const named = query.get("lanes")?.split(",") ?? [];
  const lanes = LANES.filter((lane) => named.includes(lane));
  const rate = RATES.find((known) => String(known) === query.get("rate"));
  const delay = whole(query.get("delay"));
  return {
    lanes: lanes.length > 0 ? lanes : INITIAL.lanes,
    symbol: query.get("symbol") ?? undefined,
    intervalMs: INTERVALS_MS.find((ms) => String(ms) === query.get("interval")) ?? INITIAL.intervalMs,
    rate: rate ?? INITIAL.rate,
    delayMs: delay !== undefined && delay <= MAX_DELAY_MS ? delay : INITIAL.delayMs,
  };
}

/** Writes settings into an address; other keys of it stay. */
export function writeSettings(
  { lanes, symbol, intervalMs, rate, delayMs }: LaneSettings,
  query: URLSearchParams,
): void {
  if (symbol === undefined) query.delete("symbol");
  else query.set("symbol", symbol);
  query.set("lanes", lanes.join(","));
  query.set("interval", String(intervalMs));
  query.set("rate", String(rate));
  query.set("delay", String(delayMs));
}

const whole = (text: string | null): number | undefined =>
  text !== null && /^\d{1,6}$/.test(text) ? Number(text) : undefined;
