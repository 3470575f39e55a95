import type { DuckDBConnection } from "@duckdb/node-api";
import { SYMBOL_PATTERN } from "../../../../shared/model/instrument.ts";
import { ReplayError } from "./columns.ts";
import { faultsOf, type Reading } from "./sql.ts";

/** Number of rows with a fault, and the first of them. */
interface Found {
  readonly count: number;
  readonly first: number;
}

/** @throws ReplayError for the first record with an unreadable or impossible value; it names line and column */
export async function refuseFaults(connection: DuckDBConnection, file: string, reading: Reading): Promise<void> {
  const found = await connection.runAndReadAll("SELECT record, bad FROM records WHERE bad > 0 ORDER BY record LIMIT 1");
  const [record, bad] = (found.getRowsJS()[0] ?? []).map(Number);
  const fault = faultsOf(reading)[(bad ?? 0) - 1];
  if (record === undefined || fault === undefined) return;
  const { source, map } = reading;
  const column = source.columns[map.columns[fault.role] ?? 0];
  const date = fault.role === "time" && map.date !== undefined ? source.columns[map.date] : undefined;
  const texts = [date, column].flatMap((one) => (one === undefined ? [] : `trim(${one.sql})`));
  const row = await connection.runAndReadAll(
    `SELECT concat_ws(' ', ${texts.join(", ")}) FROM ${source.from} WHERE record = ${record}`,
  );
  const got = JSON.stringify(String(row.getRowsJS()[0]?.[0] ?? ""));
  const place = await source.placeOf(record);
  throw new ReplayError(`replay file ${file} ${place}, column ${column?.name}: got ${got}, expected ${fault.what}`);
}

/**
 * Returns the symbols in order of first appearance.
 * @throws ReplayError for the first invalid symbol
 */
export async function readSymbolNames(
  connection: DuckDBConnection,
  file: string,
  { source, map }: Reading,
): Promise<readonly string[]> {
  const found = await connection.runAndReadAll(
    "SELECT symbol, min(record)::DOUBLE AS first FROM records GROUP BY symbol ORDER BY first, symbol LIMIT 20000",
  );
  const rows = found.getRowsJS();
  const wrong = rows.find(([symbol]) => !SYMBOL_PATTERN.test(String(symbol)));
  if (wrong === undefined) return rows.map(([symbol]) => String(symbol));
  const place = await source.placeOf(Number(wrong[1]));
  const column = source.columns[map.columns.symbol ?? 0]?.name;
  throw new ReplayError(
    `replay file ${file} ${place}, column ${column}: got ${JSON.stringify(wrong[0])}, expected a symbol of 1 to 48 printable characters without a comma`,
  );
}

/**
 * Removes records that lack a required value, and repairs bars. A missing open becomes the previous close, and high and
 * low are widened to include open and close. Returns lines for the log that count both.
 */
export async function mendRecords(connection: DuckDBConnection, { source, map }: Reading): Promise<readonly string[]> {
  const count = (flag: string) => `count(*) FILTER (${flag}), min(record) FILTER (${flag})`;
  const found = await connection.runAndReadAll(`SELECT ${count("gone")}, ${count("mended AND NOT gone")} FROM records`);
  const [gone = 0, firstGone = 0, mended = 0, firstMended = 0] = (found.getRowsJS()[0] ?? []).map(Number);
  if (gone > 0) await connection.run("DELETE FROM records WHERE gone");
  if (map.kind === "bars") await mendBars(connection, map.columns.open !== undefined && mended > 0);
  const told = async (what: string, { count, first }: Found) =>
    count === 0
      ? []
      : [`${count} ${count === 1 ? "row" : "rows"} ${what}, the first on ${await source.placeOf(first)}`];
  const needed = map.kind === "bars" ? "close" : map.kind === "trades" ? "price" : "bid and ask";
  const parts = [
    ...(await told("mended (a price or volume missing or impossible)", { count: mended, first: firstMended })),
    ...(await told(`left out (no time, symbol or ${needed})`, { count: gone, first: firstGone })),
  ];
  return parts.length === 0 ? [] : [parts.join("; ")];
}

async function mendBars(connection: DuckDBConnection, opens: boolean): Promise<void> {
  if (opens) {
    await connection.run(
      `UPDATE records SET open = before.close FROM (SELECT record, symbol, lag(close) OVER (PARTITION BY symbol ORDER BY ns, record) AS close FROM records) before
       WHERE records.open IS NULL AND before.record = records.record AND before.symbol = records.symbol`,
    );
  }
  await connection.run("UPDATE records SET open = close WHERE open IS NULL");
  await connection.run(
    `UPDATE records SET high = greatest(high, open, close), low = least(low, open, close)
     WHERE high IS NULL OR low IS NULL OR high < greatest(open, close) OR low > least(open, close)`,
  );
}

/**
 * Removes the later of two equal bars of one symbol and time.
 * @throws ReplayError if the two bars differ, because the column that distinguishes them is not read
 */
export async function refuseTwins(
  connection: DuckDBConnection,
  file: string,
  { source }: Reading,
): Promise<readonly string[]> {
  const found = await connection.runAndReadAll(
    `SELECT symbol, min(record)::DOUBLE, max(record)::DOUBLE AS last, count(*)::DOUBLE,
       max(open) > min(open) OR max(high) > min(high) OR max(low) > min(low) OR max(close) > min(close) OR coalesce(max(volume), -1) > coalesce(min(volume), -1)
     FROM records GROUP BY symbol, t HAVING count(*) > 1 ORDER BY last`,
  );
  const rows = found.getRowsJS();
  if (rows.length === 0) return [];
  const other = rows.find(([, , , , differs]) => differs === true);
  if (other !== undefined) {
    const [earlier, later] = [await source.placeOf(Number(other[1])), await source.placeOf(Number(other[2]))];
    throw new ReplayError(
      `replay file ${file} ${later}: another bar of ${String(other[0])} at the time of ${earlier}, with other prices or volume: keep one of them, or give them different symbols`,
    );
  }
  await connection.run(
    "DELETE FROM records USING (SELECT symbol AS s, t AS moment, min(record) AS first FROM records GROUP BY symbol, t HAVING count(*) > 1) WHERE symbol = s AND t = moment AND record > first",
  );
  const more = rows.reduce((sum, row) => sum + Number(row[3]) - 1, 0);
  return [
    `${more} ${more === 1 ? "row" : "rows"} left out (a duplicate), the first on ${await source.placeOf(Number(rows[0]?.[2]))}`,
  ];
}
