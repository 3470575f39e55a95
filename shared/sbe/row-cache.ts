import type { QuoteColumns } from "../model/quote.ts";
import { RowBuffer } from "./output-buffer.ts";
import { QUOTE_ROW } from "./layout.ts";
import { writeQuote } from "./quote-rows.ts";
import type { Epoch } from "../model/units.ts";

/** A row in 32-bit words. */
const WORDS = QUOTE_ROW.bytes / 4;

/**
 * The encoded bytes of every quote row, so that a change is encoded once, however many messages carry it. Within an epoch
 * a row's `n` identifies its content: equal `n` means equal bytes.
 */
export class EncodedRowCache {
  readonly columns: QuoteColumns;
  readonly epoch: Epoch;
  readonly #rows: RowBuffer;
  /** The `n` of each row as it was last encoded. */
  readonly #encoded: Uint32Array;

  constructor(columns: QuoteColumns, epoch: Epoch) {
    this.columns = columns;
    this.epoch = epoch;
    this.#rows = new RowBuffer(columns.n.length * QUOTE_ROW.bytes);
    this.#encoded = new Uint32Array(columns.n.length);
    for (let id = 0; id < columns.n.length; id++) this.#encode(id);
  }

  /** Copies rows `ids[from … end − 1]` to `at` of `out`; returns where they end. */
  copy(out: RowBuffer, at: number, ids: ArrayLike<number>, from: number, end: number): number {
    const target = out.i32;
    const source = this.#rows.i32;
    const encoded = this.#encoded;
    const { n } = this.columns;
    let to = at >> 2;
    for (let k = from; k < end; k++, to += WORDS) {
      const id = ids[k];
      if (encoded[id] !== n[id]) this.#encode(id);
      const word = id * WORDS;
      target[to] = source[word];
      target[to + 1] = source[word + 1];
      target[to + 2] = source[word + 2];
      target[to + 3] = source[word + 3];
      target[to + 4] = source[word + 4];
      target[to + 5] = source[word + 5];
      target[to + 6] = source[word + 6];
      target[to + 7] = source[word + 7];
    }
    return to << 2;
  }

  #encode(id: number): void {
    writeQuote(this.#rows, id * QUOTE_ROW.bytes, this.columns, id);
    this.#encoded[id] = this.columns.n[id];
  }
}
