import { DEFAULT_RATE, RATES, type Rate } from "../../../../../shared/protocol/channels.ts";
import { LAB_LIMITS } from "../../../../../shared/protocol/lab.ts";
import { LANES, type Lane } from "./lanes.ts";

/** Intervals of the polling lanes to choose from, ms. */
export const INTERVALS_MS = [100, 250, 500, 1_000, 2_000, 5_000, 10_000] as const;
/** Delays of the link to choose from, ms one way. */
export const DELAYS_MS = [0, 10, 40, 100, 250, 500] as const;
const MAX_DELAY_MS = 10_000;
/** Symbols of one run: as many as the server tells every change of. */
export const MAX_SYMBOLS = LAB_LIMITS.symbols;

/** What a run is made with. Kept in the address, so that a run can be shown to somebody else. */
export interface LaneSettings {
  readonly lanes: readonly Lane[];
  /** The first is the one whose price is shown large. None: the symbol that is open on the board. */
  readonly symbols: readonly string[];
  readonly intervalMs: number;
  /** Most updates a second, of every lane. */
  readonly rate: Rate;
  /** Added to each way of every lane, ms. */
  readonly delayMs: number;
  /** Whether every lane asks for compression. */
  readonly compress: boolean;
}

/** Push beside polling once a second, as far away as another city. */
const INITIAL: LaneSettings = {
  lanes: ["ws-json", "poll"],
  symbols: [],
  intervalMs: 1_000,
  rate: DEFAULT_RATE,
  delayMs: 40,
  compress: false,
};

/** Settings from an address; what is missing or wrong is as at the first visit. */
export function readSettings(query: URLSearchParams): LaneSettings {
  const named = query.get("lanes")?.split(",") ?? [];
  const lanes = LANES.filter((lane) => named.includes(lane));
  const rate = RATES.find((known) => String(known) === query.get("rate"));
  const delay = whole(query.get("delay"));
  return {
    lanes: lanes.length > 0 ? lanes : INITIAL.lanes,
    symbols: readSymbols(query),
    intervalMs: INTERVALS_MS.find((ms) => String(ms) === query.get("interval")) ?? INITIAL.intervalMs,
    rate: rate ?? INITIAL.rate,
    delayMs: delay !== undefined && delay <= MAX_DELAY_MS ? delay : INITIAL.delayMs,
    compress: query.get("compress") === "1",
  };
}

/** Writes settings into an address; other keys of it stay. */
export function writeSettings(
  { lanes, symbols, intervalMs, rate, delayMs, compress }: LaneSettings,
  query: URLSearchParams,
): void {
  query.delete("symbol");
  if (symbols.length === 0) query.delete("symbols");
  else query.set("symbols", symbols.join(","));
  query.set("lanes", lanes.join(","));
  query.set("interval", String(intervalMs));
  query.set("rate", String(rate));
  query.set("delay", String(delayMs));
  if (compress) query.set("compress", "1");
  else query.delete("compress");
}

/** `symbols=A,B`, or `symbol=A` as the board's links have it. */
function readSymbols(query: URLSearchParams): readonly string[] {
  const named = query.get("symbols")?.split(",") ?? [query.get("symbol") ?? ""];
  return [...new Set(named.filter((symbol) => symbol !== ""))].slice(0, MAX_SYMBOLS);
}

const whole = (text: string | null): number | undefined =>
  text !== null && /^\d{1,6}$/.test(text) ? Number(text) : undefined;
