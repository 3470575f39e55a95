import { BodyReader } from "./body-reader.ts";
import { HeadSplitter } from "./head-splitter.ts";
import { readRequestHead, type RequestHead } from "./head.ts";

/** The reason why a connection's requests cannot be read any further. */
export type Unreadable = "malformed" | "too_long";

export interface RequestSink {
  /** Called for a complete head. If the head is refused, nothing more is read. */
  head(bytes: Buffer, head: RequestHead): "passed" | "refused";
  /** A piece of the body of the request whose head came last. */
  body(bytes: Buffer): void;
  /** Bytes of the protocol that the connection was upgraded to. */
  upgraded(bytes: Buffer): void;
  unreadable(reason: Unreadable): void;
}

/**
 * Splits the bytes of a client into requests (RFC 9112). A head is passed on before its body. Bytes after a request for
 * an upgrade wait for the server's answer, because only that tells whether they are frames or another request.
 */
export class RequestReader {
  readonly #sink: RequestSink;
  readonly #splitter = new HeadSplitter();
  #state: "head" | "body" | "answer awaited" | "upgraded" | "over" = "head";
  #body = new BodyReader(0);
  /** Whether a request for an upgrade has no answer yet. Its body, if it has one, may still be arriving. */
  #isAnswerAwaited = false;
  #waiting: Buffer[] = [];

  constructor(sink: RequestSink) {
    this.#sink = sink;
  }

  /** Whether bytes wait for the answer to a request for an upgrade. The source should pause meanwhile. */
  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  get isOver(): boolean {
    return this.#state === "over";
  }

  push(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) {
      if (this.#state === "over") return;
      rest = this.#step(rest);
    }
  }

  /** To be called when the request for an upgrade was answered. */
  answered(isUpgraded: boolean): void {
    if (!this.#isAnswerAwaited || this.isOver) return;
    this.#isAnswerAwaited = false;
    if (isUpgraded) this.#state = "upgraded";
    else if (this.#state === "answer awaited") this.#state = "head";
    for (const chunk of this.#waiting.splice(0)) this.push(chunk);
  }

  /** Reads one part and returns the bytes that follow it. */
  #step(bytes: Buffer): Buffer {
    switch (this.#state) {
      case "head":
        return this.#readHead(bytes);
      case "body":
        return this.#readBody(bytes);
      case "answer awaited":
        this.#waiting.push(bytes);
        return NOTHING;
      case "upgraded":
        this.#sink.upgraded(bytes);
        return NOTHING;
      case "over":
        return NOTHING;
    }
  }

  #readHead(bytes: Buffer): Buffer {
    const split = this.#splitter.push(bytes);
    if (split === "more") return NOTHING;
    if (split === "too_long") return this.#end("too_long");
    const head = readRequestHead(split.head);
    if (head === undefined) return this.#end("malformed");
    this.#body = new BodyReader(head.body);
    this.#isAnswerAwaited = head.upgrade;
    this.#state = this.#body.isDone ? this.#afterBody() : "body";
    if (this.#sink.head(split.head, head) === "refused") this.#state = "over";
    return split.rest;
  }

  #readBody(bytes: Buffer): Buffer {
    const taken = this.#body.take(bytes);
    if (taken === "malformed") return this.#end("malformed");
    if (this.#body.isDone) this.#state = this.#afterBody();
    this.#sink.body(bytes.subarray(0, taken));
    return bytes.subarray(taken);
  }

  #afterBody(): "answer awaited" | "head" {
    return this.#isAnswerAwaited ? "answer awaited" : "head";
  }

  #end(reason: Unreadable): Buffer {
    this.#state = "over";
    this.#sink.unreadable(reason);
    return NOTHING;
  }
}

const NOTHING = Buffer.alloc(0);
