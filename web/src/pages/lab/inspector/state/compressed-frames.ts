import { OPCODE } from "../annotate/frame-head.ts";
import { Inflater } from "./inflater.ts";
import { payloadOf, type NewEntry } from "./wire-entry.ts";

/** RSV1 among the three reserved bits. */
const RSV1 = 4;

/** Reads compressed frames (RFC 7692) of connections that negotiated permessage-deflate. */
export class CompressedFrames {
  /** By connection and direction. */
  readonly #inflaters = new Map<string, Inflater>();

  /** Whether a frame of such a connection is compressed. */
  static has({ head }: NewEntry): boolean {
    if (head === undefined || (head.rsv & RSV1) === 0) return false;
    return head.opcode === OPCODE.text || head.opcode === OPCODE.binary;
  }

  /** The entry with what is in its payload, where that can be told. */
  async read(entry: NewEntry): Promise<NewEntry> {
    const payload = payloadOf(entry);
    const isWhole = entry.data.length === entry.bytes;
    const inflated = await this.#inflater(entry).inflate(payload, isWhole);
    return { ...entry, deflated: true, ...(inflated && { inflated }) };
  }

  /** Frames were not recorded, of whichever connection. */
  miss(): void {
    for (const inflater of this.#inflaters.values()) inflater.miss();
  }

  /** A connection has ended. */
  forget(connection: number): void {
    for (const direction of ["up", "down"]) this.#inflaters.delete(`${connection} ${direction}`);
  }

  #inflater({ connection, direction }: NewEntry): Inflater {
    const name = `${connection} ${direction}`;
    const inflater = this.#inflaters.get(name) ?? new Inflater();
    this.#inflaters.set(name, inflater);
    return inflater;
  }
}
