import { DAY_MS, MINUTE_MS } from "../../../shared/model/time.ts";
import { INTERVAL_MS } from "../../../shared/model/candle.ts";
import type { Readers } from "../duckdb/readers.ts";
import type { StoredCandleRange, StoredTradeRange } from "../tick-store.ts";

/** Numbers of a candle: start, open, high, low, close, volume. */
const FIELDS = 6;

/** The store's series of one attached instrument, and the current epoch. */
export interface Series {
  readonly series: number;
  readonly epoch: number;
}

/**
 * Selects from the large and the recent table. Parameters: $1 the series, $2 and $3 the range of `key`, $4 the current
 * epoch, $5 and $6 the limits from which on the board has the rows.
 */
const both = (table: string, key: string, columns: string): string =>
  [table, `${table}_recent`]
    .map((name) => `SELECT ${columns} FROM ${name} WHERE series = $1 AND ${key} >= $2 AND ${key} < $3`)
    .join(" UNION ALL ");

/**
 * Start of the bucket of `length` ms that contains `t`. It is rounded down before 1970, too, where remainders are
 * negative.
 */
const bucketStart = (length: number): string => `t - ((t % ${length}) + ${length}) % ${length}`;

/** Sorts minutes by time, then by run. */
const ORDER = `(t // ${MINUTE_MS}) * 4294967296 + epoch`;

/** Buckets of minute candles. `k` sorts the parts of a bucket by minute, then by run. */
const fromMinutes = (bucket: string, key: "t" | "day"): string => `
  SELECT b::DOUBLE, arg_min(o, k)::DOUBLE, max(h)::DOUBLE, min(l)::DOUBLE, arg_max(c, k)::DOUBLE, sum(v)
  FROM (SELECT ${bucket} AS b, ${ORDER} AS k, epoch, t, o, h, l, c, v
        FROM (${both("candles", key, "epoch, t, day, o, h, l, c, v")}))
  WHERE CASE WHEN epoch = $4 THEN b < $5 ELSE t < $6 END
  GROUP BY b ORDER BY b DESC LIMIT $7`;

/** Minute candles as stored, without grouping, which only a minute of two runs needs. Measured: twice as fast. */
const STORED_MINUTES = `
  SELECT t::DOUBLE, o::DOUBLE, h::DOUBLE, l::DOUBLE, c::DOUBLE, v
  FROM (${both("candles", "t", "epoch, t, o, h, l, c, v")})
  WHERE CASE WHEN epoch = $4 THEN t < $5 ELSE t < $6 END
  ORDER BY t DESC, epoch DESC LIMIT $7`;
/**
 * All minutes of a range, unsorted, for a range with no more rows than wanted. DuckDB takes longer to sort and limit
 * rows than to find them.
 */
const ALL_MINUTES = `
  SELECT t::DOUBLE, o::DOUBLE, h::DOUBLE, l::DOUBLE, c::DOUBLE, v, epoch::DOUBLE
  FROM (${both("candles", "t", "epoch, t, o, h, l, c, v")})
  WHERE CASE WHEN epoch = $4 THEN t < $5 ELSE t < $6 END`;
/** Extra rows to read, because two runs may share minutes. */
const EXTRA_ROWS = 32;

/** Buckets of trades, for intervals shorter than a minute. */
const fromTrades = (length: number): string => `
  SELECT b::DOUBLE, arg_min(price, k)::DOUBLE, max(price)::DOUBLE, min(price)::DOUBLE, arg_max(price, k)::DOUBLE,
         sum(size)::DOUBLE
  FROM (SELECT ${bucketStart(length)} AS b, (epoch::UBIGINT << 32) | id AS k, epoch, t, price, size
        FROM (${both("trades", "t", "epoch, id, t, price, size")}))
  WHERE CASE WHEN epoch = $4 THEN b < $5 ELSE t < $6 END
  GROUP BY b ORDER BY b DESC LIMIT $7`;

const TRADES = `
  SELECT id::DOUBLE, t::DOUBLE, price::DOUBLE, size::DOUBLE, side::DOUBLE
  FROM (${both("trades", "t", "epoch, id, t, price, size, side")})
  WHERE CASE WHEN epoch = $4 THEN id < $5 ELSE t < $6 END AND (t < $8 OR id < $9)
  ORDER BY epoch DESC, id DESC LIMIT $7`;

function candleSql(interval: StoredCandleRange["interval"]): string {
  const length = INTERVAL_MS[interval];
  if (interval === "1d") return fromMinutes(`day::BIGINT * ${DAY_MS}`, "day");
  return length < MINUTE_MS ? fromTrades(length) : fromMinutes(bucketStart(length), "t");
}

/**
 * How many buckets of time are read first for each bucket wanted. A market that trades 6.5 hours on 5 of 7 days has its
 * newest n buckets within 5.2 × n. So a query without a start does not read a month.
 */
const BUCKETS_GUESSED = 6;
/** The span in which the newest trades are searched first, ms. */
const TRADES_GUESSED = 300_000;
/** The factor by which the span grows each time it has too few rows. */
const SPAN_FACTOR = 16;

/** Returns six numbers per candle, oldest first. */
export async function readCandles(readers: Readers, at: Series, range: StoredCandleRange): Promise<Float64Array> {
  const { interval, limit, before, earlierBefore } = range;
  const length = INTERVAL_MS[interval];
  const unit = interval === "1d" ? DAY_MS : 1;
  const from = Math.ceil(range.from / length) * length;
  const to = Math.ceil(range.to / length) * length;
  const query = async (sql: string, start: number, rows: number) =>
    readers.read(sql, [at.series, start / unit, to / unit, at.epoch, before, earlierBefore, rows]);
  const read = async (start: number) => {
    if (interval !== "1m") return query(candleSql(interval), start, limit);
    if (to - start <= limit * length) {
      const bounds = [at.series, start, to, at.epoch, before, earlierBefore];
      return foldParts(sortParts(await readers.read(ALL_MINUTES, bounds)));
    }
    const stored = await query(STORED_MINUTES, start, limit + EXTRA_ROWS);
    const folded = foldParts(stored);
    if (stored.length === (limit + EXTRA_ROWS) * FIELDS && folded.length < limit * FIELDS) {
      return query(candleSql(interval), start, limit);
    }
    return folded.slice(Math.max(0, folded.length - limit * FIELDS));
  };
  return newestFirst(from, to, BUCKETS_GUESSED * limit * length, limit * FIELDS, read);
}

/** Sorts candles of seven numbers by start and epoch. The epoch is the last number, and is removed. */
function sortParts(rows: Float64Array): Float64Array {
  const value = (at: number) => rows[at] ?? 0;
  const starts = Array.from({ length: rows.length / (FIELDS + 1) }, (_, row) => row * (FIELDS + 1));
  starts.sort((a, b) => value(a) - value(b) || value(a + FIELDS) - value(b + FIELDS));
  const sorted = new Float64Array(starts.length * FIELDS);
  for (const [row, start] of starts.entries()) sorted.set(rows.subarray(start, start + FIELDS), row * FIELDS);
  return sorted;
}

/** Folds successive candles of one start into one, in place. */
function foldParts(rows: Float64Array): Float64Array {
  let end = 0;
  for (let at = 0; at < rows.length; at += FIELDS) {
    const last = end - FIELDS;
    if (end > 0 && rows[at] === rows[last]) {
      rows[last + 2] = Math.max(rows[last + 2] ?? 0, rows[at + 2] ?? 0);
      rows[last + 3] = Math.min(rows[last + 3] ?? 0, rows[at + 3] ?? 0);
      rows[last + 4] = rows[at + 4] ?? 0;
      rows[last + 5] = (rows[last + 5] ?? 0) + (rows[at + 5] ?? 0);
    } else {
      rows.copyWithin(end, at, at + FIELDS);
      end += FIELDS;
    }
  }
  return rows.subarray(0, end);
}

/** Returns five numbers per trade, oldest first: id, time, price, size, side. `range.before` is an id. */
export async function readTrades(readers: Readers, at: Series, range: StoredTradeRange): Promise<Float64Array> {
  const { from, before, earlierBefore, limit, mark = { t: range.to, id: 0 } } = range;
  const to = Math.min(range.to, mark.t + 1);
  return newestFirst(from, to, TRADES_GUESSED, limit * 5, async (start) =>
    readers.read(TRADES, [at.series, start, to, at.epoch, before, earlierBefore, limit, mark.t, mark.id]),
  );
}

/**
 * Reads [to − span, to), and longer spans while the result has fewer than `enough` numbers. It never reads before
 * `from`.
 */
async function newestFirst(
  from: number,
  to: number,
  span: number,
  enough: number,
  read: (start: number) => Promise<Float64Array>,
): Promise<Float64Array> {
  const start = Math.max(from, to - span);
  const rows = await read(start);
  return start === from || rows.length === enough ? rows : newestFirst(from, to, span * SPAN_FACTOR, enough, read);
}

/** A minute that two runs share has two rows; the earlier run's comes first. */
const MINUTES = `
  SELECT series::DOUBLE, t::DOUBLE, day::DOUBLE, o::DOUBLE, h::DOUBLE, l::DOUBLE, c::DOUBLE, v
  FROM (${["candles", "candles_recent"]
    .map((table) => `FROM ${table} WHERE day = $1 AND series >= $2 AND series <= $3`)
    .join(" UNION ALL ")})
  ORDER BY series DESC, t DESC, epoch DESC`;
const MINUTE_FIELDS = 8;

/**
 * Reads the minutes of a market day for the `from`th up to the `to`th series of the board, sorted by series as in the
 * file. `series[id]` is the series of instrument `id`.
 */
export async function readMinutes(
  readers: Readers,
  series: Int32Array,
  day: number,
  from: number,
  to: number,
): Promise<Float64Array> {
  const wanted = series.toSorted().subarray(from, to);
  const ids = new Map(Array.from(series, (number, id) => [number, id] as const));
  const rows = await readers.read(MINUTES, [day, wanted.at(0) ?? 0, wanted.at(-1) ?? -1]);
  let end = 0;
  for (let at = 0; at < rows.length; at += MINUTE_FIELDS) {
    const id = ids.get(rows[at] ?? -1);
    if (id === undefined) continue;
    rows.copyWithin(end, at, at + MINUTE_FIELDS);
    rows[end] = id;
    end += MINUTE_FIELDS;
  }
  return rows.slice(0, end);
}
