import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { LabMessage, LabRecord, LabRequest } from "../../../shared/protocol/lab.ts";
import { TestClient } from "../support/test-client.ts";

/** A request without its id. */
type Ask = LabRequest extends infer One ? (One extends LabRequest ? Omit<One, "id"> : never) : never;

/** A visitor of the Lab over its real control socket. */
export class LabClient {
  readonly socket: TestClient;
  readonly token: string;
  /** Null where there is no tap. */
  readonly port: number | null;
  readonly greeting: Extract<LabMessage, { type: "lab" }>;
  #lastId = 0;

  private constructor(socket: TestClient, greeting: Extract<LabMessage, { type: "lab" }>) {
    this.socket = socket;
    this.greeting = greeting;
    this.token = greeting.token;
    this.port = greeting.port;
  }

  /** @param url of the server, http://… without a slash at the end. */
  static async open(url: string): Promise<LabClient> {
    const socket = await TestClient.open(`${url.replace("http", "ws")}/api/lab`);
    return new LabClient(socket, (await socket.nextOf("lab")) as unknown as Extract<LabMessage, { type: "lab" }>);
  }

  /** The answer to a request, an error too. */
  ask(ask: Ask): Promise<Readonly<Record<string, unknown>>> {
    const id = ++this.#lastId;
    this.socket.send({ ...ask, id });
    return this.socket.answerTo(id);
  }

  /** The path of a request through the tap. */
  path(path: string, label: string): string {
    return `${path}${path.includes("?") ? "&" : "?"}tap=${this.token}.${label}`;
  }

  /** The same as an address. */
  url(path: string, label: string, scheme = "http"): string {
    return `${scheme}://127.0.0.1:${this.port}${this.path(path, label)}`;
  }

  get messages(): readonly LabMessage[] {
    return this.socket.messages as unknown as readonly LabMessage[];
  }

  /** Every record so far, in order. */
  get records(): readonly LabRecord[] {
    return this.messages.flatMap((message) => (message.type === "records" ? message.records : []));
  }

  /** What was on the wire in one direction of a label, by its records: whole only where none was longer than what is kept. */
  recorded(label: string, direction: LabRecord["direction"]): Buffer {
    const own = this.records.filter((record) => record.label === label && record.direction === direction);
    return Buffer.concat(own.map(({ data }) => Buffer.from(data, "base64")));
  }

  /** Waits for the end of a connection of a label. */
  closed(label: string): Promise<Readonly<Record<string, unknown>>> {
    return this.socket.next((message) => message.type === "closed" && message["label"] === label);
  }

  /** Waits until the records of a label and direction have so many bytes together. */
  async untilRecorded(label: string, direction: LabRecord["direction"], bytes: number): Promise<void> {
    await this.socket.until(() => this.recorded(label, direction).length >= bytes);
  }
}

/** A TCP client that knows what it sent and received. */
export class TcpClient {
  readonly socket: Socket;
  readonly ended: Promise<"fin" | "reset">;
  #received = Buffer.alloc(0);
  #wake = () => {};

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    this.ended = new Promise((resolve) => {
      socket.on("end", () => {
        resolve("fin");
        this.#wake();
      });
      socket.on("error", () => {
        resolve("reset");
        this.#wake();
      });
    });
  }

  static async open(port: number | null): Promise<TcpClient> {
    const socket = connect({ host: "127.0.0.1", port: port ?? 0, noDelay: true });
    const client = new TcpClient(socket);
    await once(socket, "connect");
    return client;
  }

  get received(): Buffer {
    return this.#received;
  }

  get text(): string {
    return this.#received.toString("latin1");
  }

  send(bytes: Buffer | string): void {
    this.socket.write(bytes);
  }

  /** Waits until what was received fits. */
  async until(done: (text: string) => boolean): Promise<string> {
    while (!done(this.text)) {
      if (this.socket.readableEnded || this.socket.destroyed) throw new Error(`it ended with ${this.text}`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    return this.text;
  }
}

/** A handshake for a path. */
export const handshake = (path: string, ...headers: string[]): string =>
  [
    `GET ${path} HTTP/1.1`,
    ...["Host: localhost", "Upgrade: websocket", "Connection: Upgrade"],
    ...["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="],
    ...headers,
    "",
    "",
  ].join("\r\n");

/** A request for a path. */
export const get = (path: string, ...headers: string[]): string =>
  [`GET ${path} HTTP/1.1`, "Host: localhost", ...headers, "", ""].join("\r\n");
