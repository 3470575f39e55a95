import { type DuckDBConnection, quotedString } from "@duckdb/node-api";
import { MAX_EXPONENT } from "../../../../shared/model/instrument.ts";
import { MAX_MANTISSA } from "../../../../shared/model/units.ts";
import { type ColumnMap, ReplayError } from "./columns.ts";
import { decimalsSql } from "./numbers.ts";
import type { Reading } from "./sql.ts";

/** One instrument of the file. */
export interface ReplayedSymbol {
  readonly symbol: string;
  /** Number of decimals of its prices. */
  readonly exponent: number;
}

interface Prices {
  readonly symbols: readonly ReplayedSymbol[];
  readonly notes: readonly string[];
}

/** Prices have at least this many decimals, if those fit. */
const MIN_EXPONENT = 2;
/** Prices with fewer decimals are used as they are. With more, they may be printed 32-bit floats. */
const FLOAT_PLACES = 5;
const pricesOf = ({ kind }: ColumnMap): readonly string[] =>
  kind === "bars" ? ["open", "high", "low", "close"] : kind === "quotes" ? ["bid", "ask"] : ["price", "bid", "ask"];

/**
 * Gives each symbol the decimals with which its prices are written, at least 2. Prices stored as 32-bit floats, such as
 * 1455.219971 and 185.63999938964844, get their original decimals. If the digits do not fit a mantissa, as many as fit
 * are kept, and a line for the log says so.
 * Creates the table `scales` of symbols, their numbers and 10^exponent.
 * @throws ReplayError for a price that would become 0
 */
export async function readPrices(
  connection: DuckDBConnection,
  file: string,
  names: readonly string[],
  reading: Reading,
): Promise<Prices> {
  const columns = pricesOf(reading.map).map((column) => `"${column}"`);
  const found = await connection.runAndReadAll(
    `SELECT symbol, max(greatest(${columns.join(", ")})), max(places) FROM records GROUP BY symbol`,
  );
  const most = new Map(
    found.getRowsJS().map(([symbol, highest]) => [String(symbol), largestExponent(Number(highest))]),
  );
  const written = new Map(found.getRowsJS().map(([symbol, , places]) => [String(symbol), Number(places)]));
  const stored = await floatPlaces(connection, columns, written);
  const symbols = names.map((symbol) => {
    const places = stored.get(symbol) ?? written.get(symbol) ?? 0;
    const room = most.get(symbol) ?? 0;
    return { symbol, exponent: Math.min(room, Math.max(places, MIN_EXPONENT)), cut: places > room };
  });
  await makeScales(connection, symbols);
  await refuseVanished(connection, file, columns, reading);
  return { symbols: symbols.map(({ symbol, exponent }) => ({ symbol, exponent })), notes: noteOf(symbols) };
}

function noteOf(symbols: readonly (ReplayedSymbol & { readonly cut: boolean })[]): readonly string[] {
  const cut = symbols.filter((symbol) => symbol.cut);
  if (cut.length === 0) return [];
  const some = cut.slice(0, 3).map(({ symbol, exponent }) => `${symbol} with ${exponent}`);
  const more = cut.length > 3 ? ` and ${cut.length - 3} more` : "";
  return [`prices have more digits than are kept: ${some.join(", ")}${more} decimals`];
}

function largestExponent(highest: number): number {
  let exponent = MAX_EXPONENT;
  while (exponent > 0 && Math.round(highest * 10 ** exponent) > MAX_MANTISSA) exponent--;
  return exponent;
}

/**
 * Decimals of symbols whose prices are all 32-bit floats, rounded to the written digits. They are those of the shortest
 * texts that give the same floats. Only symbols that save at least two decimals are included.
 */
async function floatPlaces(
  connection: DuckDBConnection,
  columns: readonly string[],
  written: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, number>> {
  const long = [...written].filter(([, places]) => places >= FLOAT_PLACES);
  if (long.length === 0) return new Map();
  const rows = long.map(([symbol, places]) => `(${quotedString(symbol)}, ${places})`);
  const near = columns.map(
    (price) =>
      `coalesce(abs(${price}::FLOAT::DOUBLE - ${price}) <= 0.50001 * pow(10::DOUBLE, -written) + 1e-15 * ${price}, true)`,
  );
  const decimals = `max(greatest(${columns.map((price) => decimalsSql(`${price}::FLOAT::VARCHAR`)).join(", ")}))`;
  const found = await connection.runAndReadAll(
    `SELECT symbol, ${decimals} AS places FROM records JOIN (VALUES ${rows.join(", ")}) v(symbol, written) USING (symbol)
     GROUP BY symbol HAVING bool_and(${near.join(" AND ")}) AND places <= max(written) - 2`,
  );
  return new Map(found.getRowsJS().map(([symbol, places]) => [String(symbol), Number(places)]));
}

async function makeScales(connection: DuckDBConnection, symbols: readonly ReplayedSymbol[]): Promise<void> {
  const rows = symbols.map(
    ({ symbol, exponent }, index) => `(${quotedString(symbol)}, ${index}, 1e${exponent}::DOUBLE)`,
  );
  await connection.run(`CREATE TEMP TABLE scales AS SELECT * FROM (VALUES ${rows.join(", ")}) v(symbol, index, scale)`);
}

/** The widest spread that the wire can carry, in units of the last decimal. */
const MAX_SPREAD = 65_534;

/**
 * Removes invalid quotes: locked, crossed and too wide ones. Trades in the same rows stay.
 * @returns a line for the log with their number
 */
export async function dropOddQuotes(
  connection: DuckDBConnection,
  { source, map }: Reading,
): Promise<readonly string[]> {
  if (map.kind === "bars" || map.columns.bid === undefined || map.columns.ask === undefined) return [];
  const spread = "round(ask * scale) - round(bid * scale)";
  const found = await connection.runAndReadAll(
    `SELECT count(*)::DOUBLE, min(record)::DOUBLE FROM records JOIN scales USING (symbol) WHERE ${spread} NOT BETWEEN 1 AND ${MAX_SPREAD}`,
  );
  const [count = 0, first = 0] = (found.getRowsJS()[0] ?? []).map(Number);
  if (count === 0) return [];
  await connection.run(
    `UPDATE records SET bid = NULL, ask = NULL FROM scales WHERE scales.symbol = records.symbol AND ${spread} NOT BETWEEN 1 AND ${MAX_SPREAD}`,
  );
  const quotes = count === 1 ? "quote" : "quotes";
  return [
    `${count} ${quotes} left out (locked, crossed or over ${MAX_SPREAD} ticks wide), the first on ${await source.placeOf(first)}`,
  ];
}

async function refuseVanished(
  connection: DuckDBConnection,
  file: string,
  columns: readonly string[],
  { source }: Reading,
): Promise<void> {
  const least = `least(${columns.join(", ")})`;
  const found = await connection.runAndReadAll(
    `SELECT record, symbol, ${least} FROM records JOIN scales USING (symbol) WHERE round(${least} * scale) = 0 ORDER BY record LIMIT 1`,
  );
  const [record, symbol, price] = found.getRowsJS()[0] ?? [];
  if (record === undefined) return;
  const place = await source.placeOf(Number(record));
  throw new ReplayError(
    `replay file ${file} ${place}: a price of ${Number(price)} beside the highest of ${String(symbol)}: no mantissa of nine digits holds both`,
  );
}
