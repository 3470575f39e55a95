import { DAY_MS, MINUTE_MS } from "../../../shared/model/time.ts";
import { INTERVAL_MS } from "../../../shared/model/candle.ts";
import type { Readers } from "../duckdb/readers.ts";
import type { StoredCandleRange, StoredTradeRange } from "../tick-store.ts";

/** Numbers of a candle: start, open, high, low, close, volume. */
const FIELDS = 6;

/** Identifies the rows of one attached instrument. */
export interface Series {
  readonly series: number;
  readonly epoch: number;
}

/**
 * Rows of the large and the recent table alike. $1 series, $2 and $3 the range of `key`, $4 the current epoch, $5 and
 * $6 the bounds beyond which the board has them.
 */
const both = (table: string, key: string, columns: string): string =>
  [table, `${table}_recent`]
    .map((name) => `SELECT ${columns} FROM ${name} WHERE series = $1 AND ${key} >= $2 AND ${key} < $3`)
    .join(" UNION ALL ");

/** Start of the bucket of `length` ms that holds `t`: rounded down before 1970 too, where a remainder is below 0. */
const bucketOf = (length: number): string => `t - ((t % ${length}) + ${length}) % ${length}`;

/** Orders minutes by time, then by run. */
const ORDER = `(t // ${MINUTE_MS}) * 4294967296 + epoch`;

/** Buckets of minute candles. `k` orders the parts of a bucket: by minute, and within one by run. */
const fromMinutes = (bucket: string, key: "t" | "day"): string => `
  SELECT b::DOUBLE, arg_min(o, k)::DOUBLE, max(h)::DOUBLE, min(l)::DOUBLE, arg_max(c, k)::DOUBLE, sum(v)
  FROM (SELECT ${bucket} AS b, ${ORDER} AS k, epoch, t, o, h, l, c, v
        FROM (${both("candles", key, "epoch, t, day, o, h, l, c, v")}))
  WHERE CASE WHEN epoch = $4 THEN b < $5 ELSE t < $6 END
  GROUP BY b ORDER BY b DESC LIMIT $7`;

/** Minute candles as they are stored: twice as fast as grouping them, which only a minute of two runs needs. */
const STORED_MINUTES = `
  SELECT t::DOUBLE, o::DOUBLE, h::DOUBLE, l::DOUBLE, c::DOUBLE, v
  FROM (${both("candles", "t", "epoch, t, o, h, l, c, v")})
  WHERE CASE WHEN epoch = $4 THEN t < $5 ELSE t < $6 END
  ORDER BY t DESC, epoch DESC LIMIT $7`;
/**
 * All minutes of a range, for ranges that hold no more than is wanted: sorting and cutting them takes DuckDB longer
 * than finding them.
 */
const ALL_MINUTES = `
  SELECT t::DOUBLE, o::DOUBLE, h::DOUBLE, l::DOUBLE, c::DOUBLE, v, epoch::DOUBLE
  FROM (${both("candles", "t", "epoch, t, o, h, l, c, v")})
  WHERE CASE WHEN epoch = $4 THEN t < $5 ELSE t < $6 END`;
/** Minutes of two runs that are allowed for in a range of stored minutes. */
const SPARE = 32;

/** Buckets of trades, for what is shorter than a minute. */
const fromTrades = (length: number): string => `
  SELECT b::DOUBLE, arg_min(price, k)::DOUBLE, max(price)::DOUBLE, min(price)::DOUBLE, arg_max(price, k)::DOUBLE,
         sum(size)::DOUBLE
  FROM (SELECT ${bucketOf(length)} AS b, (epoch::UBIGINT << 32) | id AS k, epoch, t, price, size
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
  return length < MINUTE_MS ? fromTrades(length) : fromMinutes(bucketOf(length), "t");
}

/**
 * Where markets trade 6.5 hours on 5 days of 7, the newest n buckets span 5.2 × n buckets of time. Looking there
 * first spares a query without a lower bound from reading a month.
 */
const BUCKETS_GUESSED = 6;
/** Where the newest trades are looked for first, ms; as many times further back each time they are too few. */
const TRADES_GUESSED = 300_000;
const FURTHER = 16;

/** Six numbers a candle, oldest first. */
export async function readCandles(readers: Readers, at: Series, range: StoredCandleRange): Promise<Float64Array> {
  const { interval, limit, before, earlierBefore } = range;
  const length = INTERVAL_MS[interval];
  const unit = interval === "1d" ? DAY_MS : 1;
  const from = Math.ceil(range.from / length) * length;
  const to = Math.ceil(range.to / length) * length;
  const ask = async (sql: string, start: number, rows: number) =>
    readers.read(sql, [at.series, start / unit, to / unit, at.epoch, before, earlierBefore, rows]);
  const read = async (start: number) => {
    if (interval !== "1m") return ask(candleSql(interval), start, limit);
    if (to - start <= limit * length) {
      const bounds = [at.series, start, to, at.epoch, before, earlierBefore];
      return foldParts(sortParts(await readers.read(ALL_MINUTES, bounds)));
    }
    const stored = await ask(STORED_MINUTES, start, limit + SPARE);
    const folded = foldParts(stored);
    if (stored.length === (limit + SPARE) * FIELDS && folded.length < limit * FIELDS) {
      return ask(candleSql(interval), start, limit);
    }
    return folded.slice(Math.max(0, folded.length - limit * FIELDS));
  };
  return newestFirst(from, to, BUCKETS_GUESSED * limit * length, limit * FIELDS, read);
}

/** Candles with the epoch behind each, sorted by start and then by it, which is left out. */
function sortParts(rows: Float64Array): Float64Array {
  const value = (at: number) => rows[at] ?? 0;
  const starts = Array.from({ length: rows.length / (FIELDS + 1) }, (_, row) => row * (FIELDS + 1));
  starts.sort((a, b) => value(a) - value(b) || value(a + FIELDS) - value(b + FIELDS));
  const sorted = new Float64Array(starts.length * FIELDS);
  for (const [row, start] of starts.entries()) sorted.set(rows.subarray(start, start + FIELDS), row * FIELDS);
  return sorted;
}

/** Folds candles that follow one of the same start into it, in place. */
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

/** Five numbers a trade: id, time, price, size, side; oldest first. `range.before` is an id. */
export async function readTrades(readers: Readers, at: Series, range: StoredTradeRange): Promise<Float64Array> {
  const { from, before, earlierBefore, limit, mark = { t: range.to, id: 0 } } = range;
  const to = Math.min(range.to, mark.t + 1);
  return newestFirst(from, to, TRADES_GUESSED, limit * 5, async (start) =>
    readers.read(TRADES, [at.series, start, to, at.epoch, before, earlierBefore, limit, mark.t, mark.id]),
  );
}

/** Reads [to − span, to), and further back for as long as fewer than `enough` numbers came; never before `from`. */
async function newestFirst(
  from: number,
  to: number,
  span: number,
  enough: number,
  read: (start: number) => Promise<Float64Array>,
): Promise<Float64Array> {
  const start = Math.max(from, to - span);
  const rows = await read(start);
  return start === from || rows.length === enough ? rows : newestFirst(from, to, span * FURTHER, enough, read);
}

/** A minute that two runs share is two rows, the earlier run's first. */
const MINUTES = `
  SELECT series::DOUBLE, t::DOUBLE, day::DOUBLE, o::DOUBLE, h::DOUBLE, l::DOUBLE, c::DOUBLE, v
  FROM (${["candles", "candles_recent"]
    .map((table) => `FROM ${table} WHERE day = $1 AND series >= $2 AND series <= $3`)
    .join(" UNION ALL ")})
  ORDER BY series DESC, t DESC, epoch DESC`;
const MINUTE_FIELDS = 8;

/**
 * Minutes of a market day, of the `from`th to the `to`th series of the board, one after the other: that is how they
 * lie in the file. `series[id]` is the series of instrument `id`.
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
  let kept = 0;
  for (let at = 0; at < rows.length; at += MINUTE_FIELDS) {
    const id = ids.get(rows[at] ?? -1);
    if (id === undefined) continue;
    rows.copyWithin(kept, at, at + MINUTE_FIELDS);
    rows[kept] = id;
    kept += MINUTE_FIELDS;
  }
  return rows.slice(0, kept);
}
