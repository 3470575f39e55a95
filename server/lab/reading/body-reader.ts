import type { BodyLength } from "./head.ts";

/** The longest line of a chunk's size or of a trailer, bytes. */
const MAX_LINE_BYTES = 8_192;
const LF = 0x0a;
const CHUNK_SIZE = /^([0-9a-f]{1,12})[ \t]*(?:;[^\r\n]*)?\r\n$/i;

/** Finds the end of a body (RFC 9112 sections 6 and 7). Reads only the delimiters, never the content. */
export class BodyReader {
  readonly #length: BodyLength;
  /** The bytes still missing of the body or the chunk. */
  #left: number;
  #state: "size" | "content" | "content end" | "trailer" | "done";
  #line = "";

  constructor(length: BodyLength) {
    this.#length = length;
    this.#left = typeof length === "number" ? length : length === "until-close" ? Infinity : 0;
    this.#state = length === "chunked" ? "size" : length === 0 ? "done" : "content";
  }

  get isDone(): boolean {
    return this.#state === "done";
  }

  /** Returns how many of the bytes belong to the body, or "malformed" if its chunks are invalid. */
  take(bytes: Buffer): number | "malformed" {
    let at = 0;
    while (at < bytes.length && this.#state !== "done") {
      if (this.#state === "content") {
        at += this.#content(bytes.length - at);
        continue;
      }
      const end = bytes.indexOf(LF, at);
      const upTo = end === -1 ? bytes.length : end + 1;
      this.#line += bytes.toString("latin1", at, upTo);
      at = upTo;
      if (this.#line.length > MAX_LINE_BYTES || (end !== -1 && !this.#lineEnds())) return "malformed";
    }
    return at;
  }

  #content(available: number): number {
    const taken = Math.min(available, this.#left);
    this.#left -= taken;
    if (this.#left === 0) this.#state = this.#length === "chunked" ? "content end" : "done";
    return taken;
  }

  /** Returns whether the line is valid at this place. */
  #lineEnds(): boolean {
    const line = this.#line;
    this.#line = "";
    switch (this.#state) {
      case "size": {
        const [, size] = CHUNK_SIZE.exec(line) ?? [];
        if (size === undefined) return false;
        this.#left = Number.parseInt(size, 16);
        this.#state = this.#left === 0 ? "trailer" : "content";
        return true;
      }
      case "content end":
        this.#state = "size";
        return line === "\r\n";
      case "trailer":
        if (line === "\r\n") this.#state = "done";
        return line.endsWith("\r\n");
      case "content":
      case "done":
        return false;
    }
  }
}
