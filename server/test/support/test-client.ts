import WebSocket, { type ClientOptions } from "ws";

/** A message from the server, as parsed JSON. */
export type Message = { readonly type: string } & Readonly<Record<string, unknown>>;

/** The content of a text or binary frame. */
export interface Frame {
  readonly binary: boolean;
  readonly data: Buffer;
}

export interface Closed {
  readonly code: number;
  readonly reason: string;
}

/** How long a test waits for an expected message, ms. */
const PATIENCE_MS = 10_000;

/** A client made with `ws`, a WebSocket implementation that is independent of the server's. */
export class TestClient {
  readonly socket: WebSocket;
  /** Everything received, in order. */
  readonly frames: Frame[] = [];
  readonly messages: Message[] = [];
  readonly closed: Promise<Closed>;
  /** Number of pings from the server. */
  pings = 0;
  #waiting: (() => void)[] = [];
  /** `next` has returned or skipped the messages before this one. */
  #read = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => {
      socket.on("close", (code, reason) => {
        resolve({ code, reason: reason.toString() });
        this.#wake();
      });
    });
    socket.on("message", (data: Buffer, binary: boolean) => {
      this.frames.push({ binary, data });
      if (!binary) this.messages.push(parse(data));
      this.#wake();
    });
    socket.on("ping", () => this.pings++);
  }

  /** Opens a connection. Rejects with RefusedError if the handshake is rejected. */
  static open(url: string, protocols: string[] = [], options: ClientOptions = {}): Promise<TestClient> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url, protocols, options);
      const client = new TestClient(socket);
      socket.on("open", () => {
        resolve(client);
      });
      socket.on("error", reject);
      socket.on("unexpected-response", (_request, response) => {
        let body = "";
        response.on("data", (chunk: Buffer) => (body += chunk.toString()));
        response.on("end", () => {
          reject(new RefusedError(response.statusCode ?? 0, body));
        });
      });
    });
  }

  send(message: unknown): void {
    this.socket.send(JSON.stringify(message));
  }

  /** Returns the next message that `wanted` accepts, and skips those before it. */
  async next(wanted: (message: Message) => boolean): Promise<Message> {
    const deadline = this.#deadline();
    for (;;) {
      while (this.#read < this.messages.length) {
        const message = this.messages[this.#read++];
        if (message !== undefined && wanted(message)) return message;
      }
      if (deadline.aborted || this.socket.readyState === WebSocket.CLOSED) {
        throw new Error(`no such message came; the last was ${JSON.stringify(this.messages.at(-1))}`);
      }
      await this.#news();
    }
  }

  /** The next message of a type. */
  nextOf(type: string, kind?: string): Promise<Message> {
    return this.next((message) => message.type === type && (kind === undefined || message["kind"] === kind));
  }

  /** The next message that answers the request `id`. */
  answerTo(id: number): Promise<Message> {
    return this.next((message) => message["id"] === id);
  }

  /** Waits until `done` holds, which is checked after every frame. */
  async until(done: () => boolean): Promise<void> {
    const deadline = this.#deadline();
    while (!done()) {
      if (deadline.aborted) throw new Error("the condition was not met");
      await this.#news();
    }
  }

  close(): Promise<Closed> {
    this.socket.close(1000);
    return this.closed;
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** Limits the wait for a message that never comes. */
  #deadline(): AbortSignal {
    const deadline = AbortSignal.timeout(PATIENCE_MS);
    deadline.addEventListener("abort", () => {
      this.#wake();
    });
    return deadline;
  }
}

/** A handshake that was answered with another status than 101. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  readonly status: number;
  readonly body: string;

  constructor(status: number, body: string) {
    super(`HTTP ${status}: ${body}`);
    this.status = status;
    this.body = body;
  }
}

/** Text that is not JSON, as /echo may return, is a message without a type. */
function parse(data: Buffer): Message {
  try {
    return JSON.parse(data.toString()) as Message;
  } catch {
    return { type: "" };
  }
}
