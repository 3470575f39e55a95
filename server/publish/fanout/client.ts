import { mayReconnect, type CloseCode } from "../../../shared/protocol/close-codes.ts";
import type { ControlMessage, Protocol } from "../../../shared/protocol/messages.ts";
import type { Millis } from "../../../shared/model/units.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Broadcaster, Target } from "./broadcaster.ts";
import type { Counters } from "./counters.ts";
import type { SlowLimits } from "./lag-monitor.ts";
import type { Peer, SendResult } from "./peer.ts";
import { LagMonitor } from "./lag-monitor.ts";

/** A client waits at least this long before it reconnects, plus a random time of at least the spread. ms. */
const MIN_RETRY_MS = 500;
const RETRY_SPREAD_MS = 2_500;
/** Where many clients have to leave, their reconnects are spread so that this many come back in a second. */
const RECONNECTS_PER_SECOND = 1_000;

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

  /**
   * Sends `bye` and closes. `leavingCount` clients leave at the same time: the more, the wider their reconnects are
   * spread, so that they do not all come back at once. A client that must not reconnect is given no delay.
   */
  closeWithBye({ code, reason }: CloseCode, leavingCount: number, random: () => number): void {
    const spread = Math.max(RETRY_SPREAD_MS, (leavingCount / RECONNECTS_PER_SECOND) * 1_000);
    const retryMs = mayReconnect(code) ? Math.round(MIN_RETRY_MS + random() * spread) : 0;
    this.say({ type: "bye", code, reason, retryMs });
    this.peer.close(code, reason);
  }

  /** What the client is owed cannot be kept for it: its session ends, and it recovers when it reconnects. */
  lose(): void {
    this.#owner.lostFrame();
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
