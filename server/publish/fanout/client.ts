import type { ControlMessage, Protocol } from "../../../shared/protocol/messages.ts";
import type { Millis } from "../../../shared/model/units.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Broadcaster } from "./broadcaster.ts";
import type { Counters } from "./counters.ts";
import type { SlowLimits } from "./lag-monitor.ts";
import type { Peer, SendResult } from "./peer.ts";
import { LagMonitor } from "./lag-monitor.ts";

/** Receives frames: one client, or a group of clients. */
export interface Target {
  /** The number of clients. */
  readonly size: number;
  deliver(frame: Uint8Array, binary: boolean): void;
}

/** Is notified when a client's connection dropped a frame. */
export interface ClientOwner {
  lostFrame(): void;
}

/** What a client uses of the publisher. */
interface ClientContext {
  readonly clock: Clock;
  readonly counters: Counters;
}

/** The sending half of a session: the peer, its lag, and when it was last sent something. */
export class Client implements Target {
  readonly size = 1;
  readonly peer: Peer;
  readonly lag: LagMonitor;
  /** By the monotonic clock, ms. */
  lastSentAt: number;
  readonly #owner: ClientOwner;
  readonly #broadcaster: Broadcaster;
  readonly #clock: Clock;
  readonly #counters: Counters;

  constructor(
    owner: ClientOwner,
    peer: Peer,
    broadcaster: Broadcaster,
    slow: SlowLimits,
    { clock, counters }: ClientContext,
  ) {
    this.#owner = owner;
    this.peer = peer;
    this.#broadcaster = broadcaster;
    this.lag = new LagMonitor(peer, slow, counters);
    this.#clock = clock;
    this.#counters = counters;
    this.lastSentAt = clock.monotonic();
  }

  deliver(frame: Uint8Array, binary: boolean): void {
    this.#note(frame.length, this.peer.send(frame, binary));
  }

  /** Counts a frame that was sent over a topic. */
  published(bytes: number, now: number): void {
    this.lastSentAt = now;
    this.lag.sent(bytes);
  }

  /** The server's clock. */
  get now(): Millis {
    return this.#clock.now();
  }

  /** The subprotocol whose messages the client is sent. */
  get protocol(): Protocol {
    return this.#broadcaster.encoder.protocol;
  }

  /** A control message as this client would be sent it; undefined where its encoding leaves the message out. */
  encode(message: ControlMessage): string | undefined {
    return this.#broadcaster.control(message);
  }

  say(message: ControlMessage): void {
    const text = this.encode(message);
    if (text !== undefined) this.#note(text.length, this.peer.send(text, false));
  }

  #note(bytes: number, result: SendResult): void {
    if (result === "dropped") {
      this.#owner.lostFrame();
      return;
    }
    this.published(bytes, this.#clock.monotonic());
    this.#counters.frames++;
    this.#counters.bytes += bytes;
  }
}
