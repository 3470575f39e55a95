import { BodyReader } from "./body-reader.ts";
import { HeadSplitter } from "./head-splitter.ts";
import { readResponseHead } from "./head.ts";

/** The properties of a forwarded request that are needed to read its response. */
export interface Awaited {
  readonly method: string;
  readonly label: string;
  readonly upgrade: boolean;
}

export interface ResponseSink {
  head(bytes: Buffer, status: number, request: Awaited | undefined): void;
  /** A piece of the body of the response whose head came last. */
  body(bytes: Buffer): void;
  /** Bytes of the protocol that the connection was upgraded to. */
  upgraded(bytes: Buffer): void;
}

/** Splits the server's bytes into responses, which arrive in the order of the requests (RFC 9112 section 9.3.2). */
export class ResponseReader {
  readonly #sink: ResponseSink;
  readonly #splitter = new HeadSplitter();
  readonly #awaited: Awaited[] = [];
  #state: "head" | "body" | "upgraded" = "head";
  #body = new BodyReader(0);

  constructor(sink: ResponseSink) {
    this.#sink = sink;
  }

  /** Requests that wait for their responses. */
  get awaited(): number {
    return this.#awaited.length;
  }

  await(request: Awaited): void {
    this.#awaited.push(request);
  }

  push(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) rest = this.#step(rest);
  }

  #step(bytes: Buffer): Buffer {
    switch (this.#state) {
      case "head":
        return this.#readHead(bytes);
      case "body": {
        const taken = this.#body.take(bytes);
        if (taken === "malformed") return this.#untilClose(bytes);
        if (this.#body.isDone) this.#state = "head";
        this.#sink.body(bytes.subarray(0, taken));
        return bytes.subarray(taken);
      }
      case "upgraded":
        this.#sink.upgraded(bytes);
        return NOTHING;
    }
  }

  #readHead(bytes: Buffer): Buffer {
    const split = this.#splitter.push(bytes);
    if (split === "more") return NOTHING;
    if (split === "too_long") return this.#untilClose(bytes);
    const request = this.#awaited[0];
    const head = readResponseHead(split.head, request?.method ?? "GET");
    if (head === undefined) return this.#untilClose(Buffer.concat([split.head, split.rest]));
    const isSwitch = head.status === 101;
    // Any other 1xx status precedes the response.
    if (isSwitch || head.status >= 200) this.#awaited.shift();
    this.#body = new BodyReader(head.body);
    this.#state = isSwitch ? "upgraded" : this.#body.isDone ? "head" : "body";
    this.#sink.head(split.head, head.status, request);
    return split.rest;
  }

  /** Treats unreadable bytes as a body up to the end of the connection. It is forwarded and counted like any other. */
  #untilClose(bytes: Buffer): Buffer {
    this.#state = "body";
    this.#body = new BodyReader("until-close");
    this.#sink.body(bytes);
    return NOTHING;
  }
}

const NOTHING = Buffer.alloc(0);
