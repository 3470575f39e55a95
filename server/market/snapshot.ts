import type { Calendar } from "./calendar/calendar.ts";
import { type Factors, OVERNIGHT_DAYS } from "./model/factors.ts";
import { ACTIVITY, EARNINGS_DAYS, OWN_VOLATILITY } from "./model/parameters.ts";
import type { Stocks } from "./model/stocks.ts";
import type { Millis } from "../../shared/model/units.ts";

/**
 * The state that one run of a market leaves to the next, besides prices: volatility, activity, order flow and the next
 * earnings. Format: length of a header (u32), header as JSON padded to a multiple of four, then little-endian float32s:
 * those of the factors, and a row per stock. A stock takes 56 bytes and its symbol. Settings of the controls and halts
 * end with the run.
 */
interface Header {
  readonly version: 1;
  readonly factors: number;
  readonly columns: number;
  readonly symbols: readonly string[];
}

/** Part of a stock's row: `per` numbers of each array. */
type Column = readonly [values: Float64Array | Int32Array, per: number];

const columnsOf = (stocks: Stocks): readonly Column[] => [
  [stocks.volatilityStates, OWN_VOLATILITY.length],
  [stocks.activityStates, ACTIVITY.length],
  [stocks.volatilityBump, 1],
  [stocks.activityBump, 1],
  [stocks.dayActivity, 1],
  [stocks.pending, 1],
  [stocks.flow, 1],
  [stocks.earningsSize, 1],
  [stocks.earningsPhase, 1],
];
const COLUMNS = OWN_VOLATILITY.length + ACTIVITY.length + 7;

/** Saves the state after `day` sessions have begun. */
export function saveState(stocks: Stocks, factors: Factors, day: number): Uint8Array {
  const common = factors.save();
  const symbols = stocks.listings.map(({ instrument }) => instrument.symbol);
  const header: Header = { version: 1, factors: common.length, columns: COLUMNS, symbols };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const start = 4 + 4 * Math.ceil(text.length / 4);
  const bytes = new Uint8Array(start + 4 * (common.length + stocks.count * COLUMNS));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, text.length, true);
  bytes.set(text, 4);
  let at = start;
  const put = (value: number) => {
    view.setFloat32(at, value, true);
    at += 4;
  };
  common.forEach(put);
  const columns = columnsOf(stocks);
  for (let i = 0; i < stocks.count; i++) {
    for (const [values, per] of columns) for (let k = 0; k < per; k++) put(values[i * per + k]);
    // The last column counts days as the next run does, whose first session has yet to come or began without an
    // overnight step.
    view.setFloat32(at - 4, (stocks.earningsPhase[i] + Math.max(0, day - 1)) % EARNINGS_DAYS, true);
  }
  return bytes;
}

/**
 * Restores the state of stocks and factors that an earlier run saved; other stocks keep theirs. Returns whether the
 * bytes are such a state, of a model with these components. If not, nothing changes.
 */
export function restoreState(stocks: Stocks, factors: Factors, bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = readHeader(view, bytes);
  if (header?.version !== 1 || header.columns !== COLUMNS || header.factors !== factors.save().length) return false;
  const length = header.factors + header.symbols.length * COLUMNS;
  const start = bytes.byteLength - 4 * length;
  if (start < 4 + view.getUint32(0, true)) return false;
  const values = Float64Array.from({ length }, (_, k) => view.getFloat32(start + 4 * k, true));
  if (!values.every(Number.isFinite)) return false;
  factors.restore(values.subarray(0, header.factors));
  const rows = new Map(header.symbols.map((symbol, row) => [symbol, header.factors + row * COLUMNS]));
  const columns = columnsOf(stocks);
  stocks.listings.forEach(({ instrument }, i) => {
    let at = rows.get(instrument.symbol);
    if (at === undefined) return;
    for (const [column, per] of columns) for (let k = 0; k < per; k++) column[i * per + k] = values[at++] ?? 0;
  });
  return true;
}

function readHeader(view: DataView, bytes: Uint8Array): Header | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + view.getUint32(0, true)))) as Header;
  } catch {
    return undefined;
  }
}

/**
 * Trading days between two times, as volatility counts them: whole or partial sessions, and the nights between them. 0
 * if the clock was set back meanwhile.
 */
export function marketDaysBetween(calendar: Calendar, from: Millis, to: Millis): number {
  let days = 0;
  let session = calendar.sessionAt(from);
  // A year is the limit: nothing of a state lasts longer.
  for (let sessions = 0; session.open < to && sessions < 365; sessions++) {
    const { open, close } = session;
    days += Math.max(0, Math.min(close, to) - Math.max(open, from)) / (close - open);
    if (close <= to && calendar.gaps) days += OVERNIGHT_DAYS;
    session = calendar.sessionAt(close);
  }
  return days;
}
