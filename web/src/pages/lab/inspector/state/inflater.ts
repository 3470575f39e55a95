/** What ends each message before compression, and is left out on the wire (RFC 7692 section 7.2.2). */
const TAIL = [0x00, 0x00, 0xff, 0xff] as const;
/** An empty last block (RFC 1951 section 3.2.4), with which a stream is whole. */
const LAST_BLOCK = [0x01, 0x00, 0x00, 0xff, 0xff] as const;
/** The farthest that DEFLATE refers back, bytes. */
const MAX_WINDOW = 32_768;

/**
 * Decompresses the messages of one direction of one connection, in their order: each may refer back to those before it. So
 * once one of them is missing, no later one can be read.
 */
export class Inflater {
  /** The end of what was decompressed so far; undefined once a message is missing. */
  #window: Uint8Array | undefined = new Uint8Array();
  #last: Promise<unknown> = Promise.resolve();

  /** The message of a compressed payload; undefined where it or one before it is not whole. */
  inflate(payload: Uint8Array, isWhole: boolean): Promise<Uint8Array | undefined> {
    const inflated = this.#last.then(() => this.#inflate(payload, isWhole));
    this.#last = inflated;
    return inflated;
  }

  /** A message was not seen: those that came before it still can be read. */
  miss(): void {
    this.#last = this.#last.then(() => (this.#window = undefined));
  }

  async #inflate(payload: Uint8Array, isWhole: boolean): Promise<Uint8Array | undefined> {
    const window = this.#window;
    this.#window = undefined;
    if (window === undefined || !isWhole) return undefined;
    try {
      const whole = Uint8Array.from([...storedBlock(window), ...payload, ...TAIL, ...LAST_BLOCK]);
      const stream = new Blob([whole]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
      const inflated = new Uint8Array(await new Response(stream).arrayBuffer());
      this.#window = inflated.slice(-MAX_WINDOW);
      return inflated.subarray(window.length);
    } catch {
      return undefined;
    }
  }
}

/** A block of plain bytes (RFC 1951 section 3.2.4), so that what follows may refer back to them. */
function storedBlock(bytes: Uint8Array): readonly number[] {
  const { length } = bytes;
  if (length === 0) return [];
  return [0x00, length & 0xff, length >> 8, ~length & 0xff, (~length >> 8) & 0xff, ...bytes];
}
