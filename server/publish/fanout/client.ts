import type { ControlMessage } from "../../../shared/protocol/messages.ts";
import { encodeControl } from "../../../shared/json/codec.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Counters } from "./counters.ts";
import type { SlowLimits } from "./lag-monitor.ts";
import type { Peer, SendResult } from "./peer.ts";
import { LagMonitor } from "./lag-monitor.ts";

/** Whoever a frame goes to: one client, or all of an subscribers. */
export interface Target {
  /** How many clients that is. */
  readonly size: number;
  deliver(frame: Uint8Array, binary: boolean): void;
}

/** Whom a client tells that its connection threw a frame away. */
export interface Owner {
  lostFrame(): void;
}

/** The sending half of a session: a peer, how it reads, and when it last heard from us. */
export class Client implements Target {
  readonly size = 1;
  readonly peer: Peer;
  readonly reading: LagMonitor;
  /** By the monotonic clock, ms. */
  lastSentAt: number;
  readonly #owner: Owner;
  readonly #clock: Clock;
  readonly #counters: Counters;

  constructor(owner: Owner, peer: Peer, clock: Clock, counters: Counters, slow: SlowLimits) {
    this.#owner = owner;
    this.peer = peer;
    this.reading = new LagMonitor(peer, slow, counters);
    this.#clock = clock;
    this.#counters = counters;
    this.lastSentAt = clock.monotonic();
  }

  deliver(frame: Uint8Array, binary: boolean): void {
    this.#note(frame.length, this.peer.send(frame, binary));
  }

  /** Notes a frame that reached it over a topic. */
  published(bytes: number, now: number): void {
    this.lastSentAt = now;
    this.reading.sent(bytes);
  }

  say(message: ControlMessage): void {
    this.sayText(encodeControl(message));
  }

  /** Says a control message that was encoded before, once for many. */
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
