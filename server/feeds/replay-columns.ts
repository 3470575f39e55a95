/**
 * What a replay file can hold, and the names (case, surrounding spaces and <> aside) it may go by. Where there are
 * several, the first one listed is taken.
 */
const COLUMN_NAMES = {
  time: [
    "timestamp",
    "datetime",
    "time",
    "t",
    "ts",
    "time_m",
    "date",
    "open_time",
    "open time",
    "gmt time",
    "transact_time",
    "sip_timestamp",
    "window_start",
    "ts_event",
    "unix",
  ],
  symbol: ["symbol", "ticker", "sym", "s", "sym_root", "name"],
  price: ["price", "last", "p", "px", "close/last"],
  open: ["open", "o"],
  high: ["high", "h"],
  low: ["low", "lo", "l"],
  close: ["close", "c"],
  volume: ["volume", "size", "qty", "quantity", "vol", "vol.", "v", "z"],
  bid: ["bid", "b"],
  ask: ["ask", "offer", "a"],
  side: ["side", "aggressor"],
} as const;
/** Times that may be a time of day only, the date standing in a column of its own. */
const TIMES_OF_DAY = ["time", "t", "time_m"];
export type ColumnRole = keyof typeof COLUMN_NAMES;

/** A file that cannot be replayed; `message` is the one line that says why. */
export class ReplayError extends Error {
  override readonly name = "ReplayError";
}

/** Which column of the file plays which role. */
export interface ColumnMap {
  /** Bars have open, high, low and close; anything else with a price is trades. */
  readonly kind: "bars" | "trades";
  readonly columns: Readonly<Partial<Record<ColumnRole, string>>>;
  /** Where the date stands in a column of its own beside the time. */
  readonly date: string | undefined;
}

/**
 * Recognises a file's columns by their names. A lone `close` is the price of a trade.
 * @throws ReplayError where the time or the price is missing, naming what would be taken and what was found.
 */
export function mapColumns(file: string, names: readonly string[]): ColumnMap {
  const find = (candidates: readonly string[]) =>
    candidates.map((candidate) => names.find((name) => plain(name) === candidate)).find((name) => name !== undefined);
  const found: Partial<Record<ColumnRole, string>> = {};
  for (const [role, candidates] of Object.entries(COLUMN_NAMES) as [ColumnRole, readonly string[]][]) {
    const name = find(candidates);
    if (name !== undefined) found[role] = name;
  }
  // Some call a bar's close its price.
  const price = found.price ?? found.close;
  const isBar = found.open !== undefined && found.high !== undefined && found.low !== undefined && price !== undefined;
  if (found.time === undefined) throw missing(file, "time", COLUMN_NAMES.time, names);
  if (price === undefined) throw missing(file, "price", [...COLUMN_NAMES.price, ...COLUMN_NAMES.close], names);
  const date = TIMES_OF_DAY.includes(plain(found.time)) ? find(["date"]) : undefined;
  return isBar
    ? { kind: "bars", columns: { ...found, close: found.close ?? price }, date }
    : { kind: "trades", columns: { ...found, price }, date };
}

const plain = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/^<(.*)>$/, "$1");

/** A first line of numbers only is data: exchanges' dumps often have no header. */
const missing = (file: string, role: string, taken: readonly string[], names: readonly string[]) =>
  new ReplayError(
    names.every((name) => name.trim() !== "" && Number.isFinite(Number(name)))
      ? `replay file ${file} line 1: numbers, expected the columns' names, such as timestamp,open,high,low,close,volume: put such a line above`
      : `replay file ${file}: no column for the ${role}; it may be called ${taken.join(", ")}; found ${names.join(", ")}`,
  );
