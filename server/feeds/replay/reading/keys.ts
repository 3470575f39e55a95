import type { DuckDBConnection } from "@duckdb/node-api";
import { plainName, ReplayError } from "./columns.ts";
import { FIRST_RECORDS, isMissing } from "./relation.ts";
import type { ColumnProfile } from "./roles.ts";
import type { Reading } from "./sql.ts";

/** Columns that distinguish instruments, with or without a symbol. */
const KEYS =
  "expiry,expiration,expiry date,expiration date,expdate,exp date,maturity,maturity date,strike,strike price,right,option type,put call,putcall,call put,callput,cp,cp flag,option symbol,contract,contract month,contract id,contract code,delivery,delivery month,delivery date,tenor,leg,leg id,base currency,quote currency,base asset,quote asset,underlying,underlying symbol,instrument,instrument name,security,product,product id,pair,currency pair,coin,asset,osym,local symbol,合约代码".split(
    ",",
  );
/**
 * Numbers and names of instruments. They may change while the symbol stays, so they distinguish instruments only if
 * there is no symbol.
 */
const IDS =
  "instrument id,security id,symbol id,asset id,market id,contract id,product code,conid,con id,permno,permco,cusip,sedol,figi,isin,gvkey,market,base,root,company,name".split(
    ",",
  );
/**
 * Prices of one instrument differ by less than the first factor, and those of different instruments by more than the
 * second. This tells whether a column names instruments.
 */
const [NEAR, FAR] = [1.25, 1.5];

type Column = Pick<ColumnProfile, "index" | "name">;

/**
 * Checks the columns that are not read, because rows of several instruments must not play as one.
 * @throws ReplayError for a column that distinguishes instruments of one symbol
 * @returns a line for the log that names doubtful columns: texts that differ within a symbol
 */
export async function refuseUnreadKeys(
  connection: DuckDBConnection,
  file: string,
  reading: Reading,
  profiles: readonly ColumnProfile[],
): Promise<readonly string[]> {
  const { map } = reading;
  const read = [...Object.values(map.columns), map.date];
  const unread = profiles.filter(({ index, filled }) => filled > 0 && !read.includes(index));
  const isKey = ({ name }: Column) => keysOf(reading).includes(plainName(name));
  for (const column of unread.filter(isKey)) await refuseKey(connection, file, reading, column);
  if (map.kind === "bars") return [];
  const texts = unread.filter(
    (column) => !isKey(column) && column.numbers * 2 <= column.filled && column.dates < column.filled,
  );
  const unsure: string[] = [];
  for (const column of texts) {
    const found = await pricesApart(connection, reading, column);
    if (found === "certain") throw await refusal(file, reading, column, 1);
    if (found === "possible") unsure.push(column.name);
  }
  if (unsure.length === 0) return [];
  return [`not read: ${unsure.join(", ")}; a column that names instruments is to be called symbol`];
}

/**
 * The columns to check. Differing bars of one time are rejected anyway, so for bars only a number used as a name
 * matters.
 */
function keysOf({ map }: Reading): readonly string[] {
  if (map.columns.symbol !== undefined) return map.kind === "bars" ? [] : KEYS;
  return map.kind === "bars" ? ["name"] : [...KEYS, ...IDS];
}

/** Joins a column to the records that play. */
const besideRecords = ({ source }: Reading, { index }: Column, limit = ""): string => {
  const text = `trim(${source.columns[index]?.sql})`;
  return `(SELECT records.record AS record, symbol, coalesce(price, bid, ask) AS price, x
    FROM records JOIN (SELECT record, CASE WHEN NOT ${isMissing(text)} THEN ${text} END AS x FROM ${source.from}${limit}) y USING (record))`;
};

async function refuseKey(connection: DuckDBConnection, file: string, reading: Reading, column: Column): Promise<void> {
  const rows = besideRecords(reading, column);
  const found = await connection.runAndReadAll(
    `SELECT min(record)::DOUBLE FROM ${rows} JOIN
       (SELECT symbol, arg_min(coalesce(x, ''), record) AS first FROM ${rows} GROUP BY symbol) USING (symbol) WHERE coalesce(x, '') <> first`,
  );
  const record = found.getRowsJS()[0]?.[0];
  if (typeof record === "number") throw await refusal(file, reading, column, record);
}

async function refusal(file: string, { source, map }: Reading, { name }: Column, record: number) {
  const place = await source.placeOf(record);
  const whose = map.columns.symbol === undefined ? "the file's instruments" : "instruments of one symbol";
  return new ReplayError(
    `replay file ${file} ${place}, column ${name}: tells ${whose} apart, but is not read: call it symbol, write each instrument's whole name into a column called symbol, or leave the column out to play all as one`,
  );
}

/**
 * Whether a column of text names instruments within a symbol. That is certain if its values repeat, and prices of one
 * value are close to each other but far from those of another.
 */
async function pricesApart(
  connection: DuckDBConnection,
  reading: Reading,
  column: Column,
): Promise<"no" | "possible" | "certain"> {
  const found = await connection.runAndReadAll(
    `WITH beside AS (SELECT * FROM ${besideRecords(reading, column, ` LIMIT ${FIRST_RECORDS}`)} WHERE x IS NOT NULL),
       turns AS (SELECT symbol, count(*) AS turns FROM (SELECT symbol, x <> lag(x) OVER (PARTITION BY symbol ORDER BY record) AS turned FROM beside) WHERE turned GROUP BY symbol),
       named AS (SELECT symbol, x, count(*) AS count, min(price) AS low, max(price) AS high FROM beside GROUP BY symbol, x),
       symbols AS (SELECT symbol, count(*) AS names, max(high / low) AS within, max(high) / min(low) AS overall FROM named GROUP BY symbol HAVING count(*) > 1)
     SELECT bool_or(turns >= names AND within <= ${NEAR} AND overall >= ${FAR}), count(*)::DOUBLE FROM symbols JOIN turns USING (symbol)`,
  );
  const [certain, symbols] = found.getRowsJS()[0] ?? [];
  if (certain === true) return "certain";
  return Number(symbols) > 0 ? "possible" : "no";
}
