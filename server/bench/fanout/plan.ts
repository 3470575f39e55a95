import { GROUP, HEADER, QUOTE_ROW, QUOTES } from "../../../shared/sbe/layout.ts";

/** The board that everybody is served from, and how many of its symbols one client watches. */
export const SYMBOLS = 100;
export const WATCHED = 30;
export const RATE_HZ = 10;

/**
 * What is measured: the product, a peer with as little code as does the same, or the bare sending of what the product
 * sends, which no server that gives each client a message per flush can undercut.
 */
export type Kind = "ours" | "uws" | "ws" | "socketio" | "bare";

/** What a client watches: the watchlist of a number, every symbol, or nothing. */
export type Watch = number | "all" | "none";

/** `burst` changes every symbol before every flush; `spread` changes each once per flush interval, in turns. */
export type Pace = "burst" | "spread";

export const symbolName = (id: number): string => `S${String(id).padStart(3, "0")}`;

/** The symbols of a watchlist: for a number, 30 drawn by it, so that two numbers hardly ever give the same. */
export function symbolsOf(watch: Watch): number[] {
  if (watch === "none") return [];
  const ids = Array.from({ length: SYMBOLS }, (_, id) => id);
  if (watch === "all") return ids;
  let state = watch + 1;
  for (let k = 0; k < WATCHED; k++) {
    // Fisher–Yates; the generator is Numerical Recipes' (chapter 7.1), its upper bits used.
    for (let turn = 0; turn < 3; turn++) state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = k + Math.floor((state / 2 ** 32) * (SYMBOLS - k));
    [ids[k], ids[other]] = [ids[other] ?? 0, ids[k] ?? 0];
  }
  return ids.slice(0, WATCHED);
}

/** The server's clock as a quote's bid: milliseconds, cut to what an i32 holds. Differences survive the cut. */
export const STAMP_RANGE = 100_000_000;
export const stamp = (): number => Date.now() % STAMP_RANGE;
export const age = (stamped: number): number => (stamp() - stamped + STAMP_RANGE) % STAMP_RANGE;

/** A peer's message: one quote row behind an SBE header, the least that a client can tell apart. Bytes. */
export const PEER_MESSAGE_BYTES = HEADER.bytes + QUOTE_ROW.bytes;

/** Bytes before the first row and after the last one of our message. */
export const OUR_HEAD_BYTES = HEADER.bytes + QUOTES.bytes + GROUP.bytes;
const OUR_TAIL_BYTES = GROUP.bytes;

/** A WebSocket frame's own header, from a server (RFC 6455 section 5.2). */
const frameHeader = (payload: number): number => (payload < 126 ? 2 : payload < 65_536 ? 4 : 10);

/** Bytes on the wire per quote of a message that carries `rows` quotes in `payload` bytes. */
export const bytesPerQuote = (payload: number, rows: number): number => (frameHeader(payload) + payload) / rows;

/** Bytes of our message with so many quotes. */
export const ourMessageBytes = (rows: number): number => OUR_HEAD_BYTES + rows * QUOTE_ROW.bytes + OUR_TAIL_BYTES;

export const ourBytesPerQuote = (rows: number): number => bytesPerQuote(ourMessageBytes(rows), rows);
