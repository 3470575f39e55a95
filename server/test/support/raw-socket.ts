import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { FrameReader } from "../../lab/reading/frame-reader.ts";

const HEAD_END = "\r\n\r\n";

export interface RawFrame {
  /** Set where the payload is compressed (RFC 7692 section 6). */
  readonly rsv1: boolean;
  readonly payload: Buffer;
}

/** A WebSocket by hand, for what libraries hide: the answer's head, and frames as they are on the wire. */
export class RawSocket {
  head = "";
  readonly frames: RawFrame[] = [];
  readonly #socket: Socket;
  readonly #reader = new FrameReader(
    ({ rsv, headerBytes }, _bytes, data) => {
      this.frames.push({ rsv1: (rsv & 4) !== 0, payload: Buffer.from(data.subarray(headerBytes)) });
    },
    () => Infinity,
  );
  #wake = () => {};

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (data) => {
      if (this.head.endsWith(HEAD_END)) this.#reader.push(data);
      else this.#readHead(data);
      this.#wake();
    });
  }

  /** Resolves with the answer's head. */
  static async open(url: string, headers: Readonly<Record<string, string>>): Promise<RawSocket> {
    const { host, hostname, port, pathname, search } = new URL(url);
    const raw = new RawSocket(connect(Number(port), hostname));
    const lines = Object.entries({
      ...{ host, upgrade: "websocket", connection: "Upgrade" },
      ...{ "sec-websocket-version": "13", "sec-websocket-key": randomBytes(16).toString("base64") },
      ...headers,
    }).map(([name, value]) => `${name}: ${value}`);
    raw.#socket.write([`GET ${pathname}${search} HTTP/1.1`, ...lines, "", ""].join("\r\n"));
    await raw.until(() => raw.head.endsWith(HEAD_END));
    return raw;
  }

  /** Sends a text message of up to 65,535 bytes, masked with zeros. */
  sendText(text: string): void {
    const payload = Buffer.from(text);
    const head = Buffer.from([0x81, 0xfe, payload.length >> 8, payload.length & 0xff, 0, 0, 0, 0]);
    this.#socket.write(Buffer.concat([head, payload]));
  }

  /** Resolves once `done` holds of the frames received. */
  async until(done: (frames: readonly RawFrame[]) => boolean, patienceMs = 15_000): Promise<void> {
    const deadline = AbortSignal.timeout(patienceMs);
    deadline.addEventListener("abort", () => {
      this.#wake();
    });
    while (!done(this.frames)) {
      if (deadline.aborted) throw new Error(`the condition was not met, with ${this.frames.length} frames`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  close(): void {
    this.#socket.destroy();
  }

  #readHead(data: Buffer): void {
    const text = this.head + data.toString("latin1");
    const end = text.indexOf(HEAD_END);
    this.head = end < 0 ? text : text.slice(0, end + HEAD_END.length);
    if (end >= 0) this.#reader.push(Buffer.from(text.slice(this.head.length), "latin1"));
  }
}
