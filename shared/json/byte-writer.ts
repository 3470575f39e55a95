import { MAX_MESSAGE_BYTES } from "../protocol/messages.ts";
import type { FrameSink } from "../protocol/codec.ts";

/** Longest head of a message, including its list's key, part numbers and a symbol whose characters are all escaped. */
const HEAD_ROOM = 1_024;
/** Room for `,"part":999,"parts":999`, rounded up. */
const PART_ROOM = 32;
const COMMA = 44;
const ZERO = 48;

/**
 * Writes one JSON message `{head…,"list":[row,row,…]}` as ASCII, and emits it in parts if it is too long.
 * All rows are written once, one after the other. The head of each further part then overwrites the bytes before its
 * first row, which have been emitted already.
 * One buffer serves every message. A cache at its front lets rows be copied within the buffer. Measured: 50 ns for 105
 * bytes, against 340 ns for formatting and 140 ns for `set` with a `subarray`.
 */
export class JsonRows {
  #bytes: Uint8Array<ArrayBuffer>;
  #at = 0;
  #headLength = 0;
  readonly #firstRow: number;
  /** Start of each row, at its comma, and one more entry for the end of the last row. */
  #starts = new Uint32Array(256);
  #count = 0;

  constructor(cacheBytes: number) {
    this.#firstRow = HEAD_ROOM + cacheBytes + HEAD_ROOM;
    this.#bytes = new Uint8Array(this.#firstRow + 2 * MAX_MESSAGE_BYTES);
  }

  /** Starts a message. Bytes written until `rows()` are its head, which includes `{`. */
  head(): void {
    this.#at = 0;
  }

  rows(): void {
    this.#headLength = this.#at;
    this.#at = this.#firstRow;
    this.#count = 0;
  }

  /** Starts a row of at most `bytes`. */
  row(bytes: number): void {
    if (this.#count + 1 >= this.#starts.length) this.#starts = grown(this.#starts, Uint32Array);
    if (this.#at + bytes + HEAD_ROOM > this.#bytes.length) this.#bytes = grown(this.#bytes, Uint8Array);
    this.#starts[this.#count++] = this.#at;
    this.#bytes[this.#at++] = COMMA;
  }

  /** Writes into the cache from `offset` on, until the next `rows()` or `head()`. */
  seekCache(offset: number): void {
    this.#at = HEAD_ROOM + offset;
  }

  /** Offset in the cache at which writing has arrived. */
  get cacheOffset(): number {
    return this.#at - HEAD_ROOM;
  }

  /** Appends `length` bytes of the cache to the message. */
  copyCached(offset: number, length: number): void {
    const from = HEAD_ROOM + offset;
    this.#bytes.copyWithin(this.#at, from, from + length);
    this.#at += length;
  }

  ascii(text: string): void {
    for (let i = 0; i < text.length; i++) this.#bytes[this.#at++] = text.charCodeAt(i);
  }

  /** Writes a whole number up to 2^53. */
  int(value: number): void {
    if (value < 0) {
      this.ascii("-");
      value = -value;
    }
    if (value < 1e9) this.#digits(value | 0, digitsOf(value));
    else this.#long(value);
  }

  /** Writes `mantissa` × 10^−exponent as JSON does: exactly, without trailing zeros. `scale` is 10^exponent. */
  decimal(mantissa: number, exponent: number, scale: number): void {
    if (mantissa < 0) {
      this.ascii("-");
      mantissa = -mantissa;
    }
    const whole = Math.floor(mantissa / scale);
    this.int(whole);
    let fraction = mantissa - whole * scale;
    if (fraction === 0) return;
    let digits = exponent;
    while (fraction % 10 === 0) {
      fraction /= 10;
      digits--;
    }
    this.ascii(".");
    this.#digits(fraction, digits);
  }

  /** Emits the message, with its rows in a list under `key`. */
  emit(key: string, emit: FrameSink): void {
    this.#starts[this.#count] = this.#at;
    const around = this.#headLength + key.length + '"":[]},'.length;
    if (around + this.#at - this.#firstRow <= MAX_MESSAGE_BYTES) {
      this.#part(0, this.#count, `,"${key}":[`, emit);
      return;
    }
    const budget = MAX_MESSAGE_BYTES - around - PART_ROOM;
    let parts = 0;
    for (let from = 0; from < this.#count; from = this.#partEnd(from, budget)) parts++;
    for (let from = 0, part = 1; from < this.#count; part++) {
      const to = this.#partEnd(from, budget);
      this.#part(from, to, `,"part":${part},"parts":${parts},"${key}":[`, emit);
      from = to;
    }
  }

  #partEnd(from: number, budget: number): number {
    let to = from + 1;
    while (to < this.#count && this.#starts[to + 1] - this.#starts[from] <= budget) to++;
    return to;
  }

  #part(from: number, to: number, listOpening: string, emit: FrameSink): void {
    const bytes = this.#bytes;
    const rows = this.#count === 0 ? this.#firstRow : this.#starts[from] + 1;
    const end = this.#starts[to];
    const begin = rows - listOpening.length - this.#headLength;
    bytes.copyWithin(begin, 0, this.#headLength);
    this.#at = begin + this.#headLength;
    this.ascii(listOpening);
    // The tail overwrites the comma and opening bracket of the next row, so they are saved for the next part.
    const [next0, next1] = [bytes[end], bytes[end + 1]];
    this.#at = end;
    this.ascii("]}");
    emit(bytes.subarray(begin, end + 2), to === this.#count);
    bytes[end] = next0;
    bytes[end + 1] = next1;
  }

  #digits(value: number, digits: number): void {
    this.#at += digits;
    for (let p = this.#at - 1, end = p - digits; p > end; p--) {
      const tenth = (value / 10) | 0;
      this.#bytes[p] = ZERO + value - tenth * 10;
      value = tenth;
    }
  }

  #long(value: number): void {
    const high = Math.floor(value / 1e9);
    this.int(high);
    this.#digits(value - high * 1e9, 9);
  }
}

function digitsOf(value: number): number {
  let digits = 1;
  for (let limit = 10; value >= limit; limit *= 10) digits++;
  return digits;
}

function grown<A extends Uint8Array | Uint32Array>(array: A, make: new (length: number) => A): A {
  const larger = new make(array.length * 2);
  larger.set(array);
  return larger;
}

/** A text as JSON in ASCII: other characters are escaped (RFC 8259, section 7). */
export const jsonText = (text: string): string =>
  JSON.stringify(text).replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
