import {
  DAY_ROW,
  GROUP,
  HEADER,
  QUOTE_ROW,
  QUOTES,
  SCHEMA_ID,
  SCHEMA_VERSION,
  TEMPLATE,
} from "../../../shared/sbe/layout.ts";
import type { Peer } from "../../publish/fanout/peer.ts";

/** A client with more unread bytes receives nothing until it has read. */
const MAX_UNREAD = 4_000_000;
const ROWS_AT = HEADER.bytes + QUOTES.bytes + GROUP.bytes;

/**
 * An SBE quotes message of a whole board. It is reused: only its number, counts and prices are written before it is
 * sent again. The server's CPU time is then left for sending.
 */
export class BoardFrame {
  sent = 0;
  skipped = 0;
  readonly #rows: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #frame = 0;
  #n = 1_000_000;

  constructor(symbols: number, epoch: number) {
    this.#rows = symbols;
    const day = ROWS_AT + symbols * QUOTE_ROW.bytes;
    this.#bytes = new Uint8Array(day + GROUP.bytes);
    const view = (this.#view = new DataView(this.#bytes.buffer));
    view.setUint16(HEADER.blockLength, QUOTES.bytes, true);
    view.setUint16(HEADER.templateId, TEMPLATE.quotes, true);
    view.setUint16(HEADER.schemaId, SCHEMA_ID, true);
    view.setUint16(HEADER.version, SCHEMA_VERSION, true);
    view.setUint32(HEADER.bytes + QUOTES.epoch, epoch, true);
    // With `merged` above 0 a client accepts any frame number. These frames are not numbered with the publisher's.
    view.setUint32(HEADER.bytes + QUOTES.merged, 1, true);
    view.setUint8(HEADER.bytes + QUOTES.part, 1);
    view.setUint8(HEADER.bytes + QUOTES.parts, 1);
    view.setUint16(HEADER.bytes + QUOTES.bytes + GROUP.blockLength, QUOTE_ROW.bytes, true);
    view.setUint16(HEADER.bytes + QUOTES.bytes + GROUP.numInGroup, symbols, true);
    view.setUint16(day + GROUP.blockLength, DAY_ROW.bytes, true);
    for (let id = 0; id < symbols; id++) this.#fill(id);
  }

  /** Sends the frame `times` times to the peers that read. */
  send(peers: ReadonlySet<Peer>, times: number, now: number): void {
    for (let k = 0; k < times; k++) {
      this.#write(now);
      for (const peer of peers) {
        if (peer.bufferedBytes() > MAX_UNREAD) this.skipped += this.#rows;
        else if (peer.send(this.#bytes, true) !== "dropped") this.sent += this.#rows;
      }
    }
  }

  #fill(id: number): void {
    const at = ROWS_AT + id * QUOTE_ROW.bytes;
    this.#view.setFloat64(at + QUOTE_ROW.volume, 1_000_000, true);
    this.#view.setUint32(at + QUOTE_ROW.lastSize, 100, true);
    this.#view.setUint16(at + QUOTE_ROW.id, id, true);
    this.#view.setUint16(at + QUOTE_ROW.spread, 2, true);
    this.#view.setUint16(at + QUOTE_ROW.bidSize, 300, true);
    this.#view.setUint16(at + QUOTE_ROW.askSize, 400, true);
  }

  #write(now: number): void {
    const view = this.#view;
    view.setUint32(HEADER.bytes + QUOTES.frame, ++this.#frame, true);
    view.setUint32(HEADER.bytes + QUOTES.time, now % 2 ** 32, true);
    view.setUint16(HEADER.bytes + QUOTES.time + 4, Math.floor(now / 2 ** 32), true);
    this.#n++;
    for (let id = 0; id < this.#rows; id++) {
      const at = ROWS_AT + id * QUOTE_ROW.bytes;
      // Every row gets a new price, because unchanged prices would leave a browser less to do.
      const last = 10_000 + ((this.#n * 7 + id * 13) % 200);
      view.setUint32(at + QUOTE_ROW.n, this.#n, true);
      view.setInt32(at + QUOTE_ROW.last, last, true);
      view.setInt32(at + QUOTE_ROW.bid, last - 1, true);
    }
  }
}
