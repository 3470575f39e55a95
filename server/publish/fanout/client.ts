import type { ControlMessage } from "../../../shared/protocol/messages.ts";
import { encodeControl } from "../../../shared/json/codec.ts";
import type { Millis } from "../../../shared/model/units.ts";
import type { Clock } from "../../ports/clock.ts";
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

/** The sending half of a session: the peer, its lag, and when it was last sent something. */
export class Client implements Target {
  readonly size = 1;
  readonly peer: Peer;
  readonly lag: LagMonitor;
  /** By the monotonic clock, ms. */
  lastSentAt: number;
  readonly #owner: ClientOwner;
  readonly #clock: Clock;
  readonly #counters: Counters;

  constructor(owner: ClientOwner, peer: Peer, clock: Clock, counters: Counters, slow: SlowLimits) {
    this.#owner = owner;
    this.peer = peer;
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

  say(message: ControlMessage): void {
    this.sayText(encodeControl(message));
  }

  /** Sends a control message that was encoded once for many clients. */
  sayText(text: string): void {
    this.#note(text.length, this.peer.send(text, false));
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
