import { GROUP, HEADER, QUOTE_ROW, QUOTES } from "../../../shared/sbe/layout.ts";

/** Symbols of the board, symbols in one client's list, and flushes a second. */
export const SYMBOLS = 100;
export const WATCHED = 30;
export const RATE_HZ = 10;

/**
 * The servers under test: the product, a peer that does the same with little code, or `bare`. `bare` only sends as many
 * bytes as the product, so no server with one message per client and flush can cost less.
 */
export type Kind = "ours" | "uws" | "ws" | "socketio" | "bare";

/** A client's subscription: the list of symbols with this number, every symbol, or none. */
export type Watch = number | "all" | "none";

/** `burst` changes every symbol before every flush; `spread` changes each once per flush interval, one after another. */
export type Pace = "burst" | "spread";

export const symbolName = (id: number): string => `S${String(id).padStart(3, "0")}`;

/** The symbols of a client's list. For a number, 30 are chosen at random with that seed. */
export function symbolsOf(watch: Watch): number[] {
  if (watch === "none") return [];
  const ids = Array.from({ length: SYMBOLS }, (_, id) => id);
  if (watch === "all") return ids;
  let state = watch + 1;
  for (let k = 0; k < WATCHED; k++) {
    // Fisher–Yates shuffle. The generator is that of Numerical Recipes (chapter 7.1), of which the upper bits are used.
    for (let step = 0; step < 3; step++) state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = k + Math.floor((state / 2 ** 32) * (SYMBOLS - k));
    [ids[k], ids[other]] = [ids[other] ?? 0, ids[k] ?? 0];
  }
  return ids.slice(0, WATCHED);
}

/** The time modulo STAMP_RANGE, ms, so that it fits a quote's bid, an i32. Differences are unaffected. */
const STAMP_RANGE = 100_000_000;
export const stamp = (): number => Date.now() % STAMP_RANGE;
export const age = (stamped: number): number => (stamp() - stamped + STAMP_RANGE) % STAMP_RANGE;

/** Size of a peer's message, bytes: an SBE header and one quote row. */
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
