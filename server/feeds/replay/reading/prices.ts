import { type DuckDBConnection, quotedString } from "@duckdb/node-api";
import { MAX_EXPONENT } from "../../../../shared/model/instrument.ts";
import { MAX_MANTISSA } from "../../../../shared/model/units.ts";
import { type ColumnMap, ReplayError } from "./columns.ts";
import { decimalsSql } from "./numbers.ts";
import type { Reading } from "./sql.ts";

/** One instrument of the file. */
export interface ReplayedSymbol {
  readonly symbol: string;
  /** Decimals that its prices are kept with. */
  readonly exponent: number;
}

interface Prices {
  readonly symbols: readonly ReplayedSymbol[];
  readonly notes: readonly string[];
}

/** Prices are shown with cents at least, where those fit. */
const MIN_EXPONENT = 2;
/** Prices with fewer decimals are taken as they are; with more they may be 32-bit floats written out. */
const FLOAT_PLACES = 5;
const pricesOf = ({ kind }: ColumnMap): readonly string[] =>
  kind === "bars" ? ["open", "high", "low", "close"] : kind === "quotes" ? ["bid", "ask"] : ["price", "bid", "ask"];

/**
 * Gives each symbol as many decimals as its prices are written with, 2 at least. Prices that are decimals stored as
 * 32-bit floats, such as 1455.219971 and 185.63999938964844, get the decimals that they had. Where the digits do not
 * fit in a mantissa as many are kept as fit, and a line for the log says so. Makes the table `scales` of symbols, their
 * numbers and 10^exponent.
 * @throws ReplayError for a price of which nothing would be left.
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
 * Decimals of symbols whose prices are all 32-bit floats, rounded to the places that are written, as the shortest
 * texts that give the same floats have them; of those alone that have two decimals fewer at least.
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

/** The widest spread that the wire carries, in units of the last decimal. */
const MAX_SPREAD = 65_534;

/**
 * Takes away quotes that are none: locked, crossed or too wide ones. Their trades stay.
 * @returns a line for the log that says how many.
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
    `replay file ${file} ${place}: a price of ${Number(price)} beside the highest of ${String(symbol)}: the two do not fit into nine digits`,
  );
}
