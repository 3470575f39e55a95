import type { Encoding } from "../../../shared/protocol/codec.ts";
import type { Bus, Peer, SendResult } from "./peer.ts";
import type { Session } from "../publisher.ts";

/** A message as a client received it: JSON parsed, binary as bytes. */
export type Received = Readonly<Record<string, unknown>> | Uint8Array;

interface Frame {
  readonly data: string | Uint8Array;
  readonly binary: boolean;
}

/** A frame, or a probe in its place among the frames. */
type Sent = Frame | { readonly probe: number };

/** Topics in memory. */
export class MemoryBus implements Bus {
  readonly #topics = new Map<string, Set<MemoryPeer>>();
  /** The number of calls of `publish`. */
  published = 0;

  publish(topic: string, frame: Uint8Array, binary: boolean): void {
    this.published++;
    for (const peer of this.#topics.get(topic) ?? []) peer.receive(frame.slice(), binary);
  }

  join(topic: string, peer: MemoryPeer): void {
    const members = this.#topics.get(topic) ?? new Set();
    this.#topics.set(topic, members.add(peer));
  }

  leave(topic: string, peer: MemoryPeer): void {
    const members = this.#topics.get(topic);
    if (members?.delete(peer) !== true) throw new Error(`left ${topic} without having joined it`);
  }
}

/** A client in memory. Messages arrive at once, unless it has stopped reading. */
export class MemoryPeer implements Peer {
  readonly encoding: Encoding;
  readonly #bus: MemoryBus;
  #session: Session | undefined;
  #arrived: Frame[] = [];
  #waiting: Sent[] = [];
  #reading = true;
  /** The first of the waiting bytes that count as held by the kernel, where the server cannot see them. */
  #hidden = 0;
  /** Frames sent to this peer alone. */
  sent = 0;
  probes = 0;
  /** Where set, gets the probes, and the test answers them. */
  onProbe: ((token: number) => void) | undefined;
  /** While true, the connection drops all frames. */
  drops = false;
  closedWith: number | undefined;

  constructor(encoding: Encoding, bus: MemoryBus) {
    this.encoding = encoding;
    this.#bus = bus;
  }

  open(session: Session): void {
    this.#session = session;
  }

  /** Sends the server a message: an object as JSON, a string as text, bytes as a binary message. */
  says(message: object | string | Uint8Array<ArrayBuffer>): void {
    const text = typeof message === "string" ? message : JSON.stringify(message);
    if (message instanceof Uint8Array) this.#opened.message(message.buffer, true);
    else this.#opened.message(new TextEncoder().encode(text).buffer, false);
  }

  /** Stops reading. The first `hidden` bytes sent after this count as held by the kernel. */
  stopReading(hidden = 0): void {
    this.#reading = false;
    this.#hidden = hidden;
  }

  /** Reads up to `bytes` of the waiting bytes, and resumes reading when none are left. */
  read(bytes = Infinity): void {
    while (this.#waiting.length > 0 && bytes > 0) {
      const [sent, ...rest] = this.#waiting;
      this.#waiting = rest;
      if ("probe" in sent) {
        this.#opened.answered(sent.probe);
        continue;
      }
      bytes -= sent.data.length;
      this.#arrived.push(sent);
    }
    this.#reading = this.#waiting.length === 0;
    this.#opened.drained();
  }

  /** Sends a WebSocket ping. */
  pings(): void {
    this.#opened.pinged();
  }

  /** Answers a probe, with its token or without one. */
  answers(token?: number): void {
    this.#opened.answered(token);
  }

  goAway(): void {
    this.#opened.closed();
  }

  /** All messages that arrived since the last call. */
  take(): Received[] {
    const arrived = this.#arrived.map(({ data, binary }) => {
      if (binary) return typeof data === "string" ? new TextEncoder().encode(data) : data;
      const text = typeof data === "string" ? data : new TextDecoder().decode(data);
      return JSON.parse(text) as Received;
    });
    this.#arrived = [];
    return arrived;
  }

  /** The messages of one type that arrived since the last call. */
  takeOnly(type: string): Readonly<Record<string, unknown>>[] {
    return this.take().filter((m): m is Readonly<Record<string, unknown>> => "type" in m && m["type"] === type);
  }

  send(frame: Uint8Array | string, binary: boolean): SendResult {
    if (this.closedWith !== undefined || this.drops) return "dropped";
    this.sent++;
    return this.receive(typeof frame === "string" ? frame : frame.slice(), binary);
  }

  receive(data: Uint8Array | string, binary: boolean): SendResult {
    (this.#reading ? this.#arrived : this.#waiting).push({ data, binary });
    return this.#reading ? "sent" : "buffered";
  }

  join(topic: string): void {
    this.#bus.join(topic, this);
  }

  leave(topic: string): void {
    this.#bus.leave(topic, this);
  }

  probe(token: number): boolean {
    this.probes++;
    if (this.onProbe) this.onProbe(token);
    else if (this.#reading) this.#opened.answered(token);
    else this.#waiting.push({ probe: token });
    return true;
  }

  bufferedBytes(): number {
    return Math.max(0, this.#unreadBytes() - this.#hidden);
  }

  /** Bytes sent and not read, wherever they wait. */
  #unreadBytes(): number {
    return this.#waiting.reduce((sum, sent) => sum + ("data" in sent ? sent.data.length : 0), 0);
  }

  close(code: number): void {
    this.closedWith = code;
    this.#opened.closed();
  }

  get #opened(): Session {
    if (this.#session === undefined) throw new Error("not connected");
    return this.#session;
  }
}
