/** What a replay file can hold, and the names (case and surrounding spaces aside) it may go by. */
const COLUMN_NAMES = {
  time: ["timestamp", "datetime", "time", "t", "ts", "date"],
  symbol: ["symbol", "ticker", "sym", "s"],
  price: ["price", "last", "p", "px"],
  open: ["open", "o"],
  high: ["high", "h"],
  low: ["low", "lo", "l"],
  close: ["close", "c"],
  volume: ["volume", "size", "qty", "quantity", "vol", "v", "z"],
  bid: ["bid", "b"],
  ask: ["ask", "offer", "a"],
  side: ["side", "aggressor"],
} as const;
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
    candidates
      .map((candidate) => names.find((name) => name.trim().toLowerCase() === candidate))
      .find((name) => name !== undefined);
  const found: Partial<Record<ColumnRole, string>> = {};
  for (const [role, candidates] of Object.entries(COLUMN_NAMES) as [ColumnRole, readonly string[]][]) {
    const name = find(candidates);
    if (name !== undefined) found[role] = name;
  }
  const kind = found.open && found.high && found.low && found.close ? "bars" : "trades";
  const price = found.price ?? found.close;
  if (found.time === undefined) throw missing(file, "time", COLUMN_NAMES.time, names);
  if (kind === "trades" && price === undefined) throw missing(file, "price", COLUMN_NAMES.price, names);
  const date = find(["date"]);
  return {
    kind,
    columns: kind === "bars" || price === undefined ? found : { ...found, price },
    date: date === found.time ? undefined : date,
  };
}

const missing = (file: string, role: string, taken: readonly string[], names: readonly string[]) =>
  new ReplayError(
    `replay file ${file}: no column for the ${role}; it may be called ${taken.join(", ")}; found ${names.join(", ")}`,
  );
