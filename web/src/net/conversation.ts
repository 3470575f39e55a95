import { ProtocolError, type Decoder, type Directory, type WireSink } from "../../../shared/codec.ts";
import type { ClientMessage, ControlMessage } from "../../../shared/messages.ts";
import type { Clock } from "./clock.ts";
import { Subscriptions, type Since, type Subscription } from "./subscriptions.ts";
import { TradeMarks } from "./trade-marks.ts";
import { WireTap } from "./wire-tap.ts";

/** Takes what is received, and hears of requests refused. */
export interface ConversationListener extends WireSink {
  /** The server answered this subscription with an error. */
  refused(subscription: Subscription, message: string): void;
}

export interface Bye {
  readonly code: number;
  readonly reason: string;
  readonly retryMs: number;
}

/** What the conversation learns about the connection that carries it. */
export interface ConversationEvents {
  welcomed(heartbeatMs: number): void;
  bye(bye: Bye): void;
}

/** After a loss the snapshot asked for gets this long before another is asked for, ms. */
const RENEW_PATIENCE_MS = 5_000;

/** The connection that carries the conversation, and who listens. */
interface Carrier {
  readonly send: (text: string) => void;
  readonly decoder: Decoder;
  readonly listener: ConversationListener;
  readonly tap: WireTap;
}

const NOTHING: Directory = { instruments: [], idOf: () => undefined };

/**
 * What is said over a connection: subscriptions, their answers, pings, and asking again after a loss. Subscriptions
 * outlast connections: `begin` states them all again, trades with a `since` that names what was missed.
 */
export class Conversation {
  directory = NOTHING;
  /** The last round trip measured, ms. */
  roundTripMs: number | undefined;
  frameGaps = 0;
  badMessages = 0;

  readonly #clock: Clock;
  readonly #events: ConversationEvents;
  readonly #subscriptions = new Subscriptions();
  readonly #marks = new TradeMarks();
  #carrier: Carrier | undefined;
  /** Requests not answered yet. */
  readonly #pending = new Map<number, Subscription>();
  #lastId = 0;
  #renewedAt = -Infinity;

  constructor(clock: Clock, events: ConversationEvents) {
    this.#clock = clock;
    this.#events = events;
  }

  /** A connection is open: states every subscription on it. */
  begin(send: (text: string) => void, decoder: Decoder, listener: ConversationListener): void {
    const tap = new WireTap(this.#marks, listener, {
      control: (message) => this.#control(message),
      lost: () => {
        this.frameGaps++;
        this.#renewQuotes();
      },
      snapshot: () => (this.#renewedAt = -Infinity),
    });
    this.#carrier = { send, decoder, listener, tap };
    this.renew();
  }

  /** The connection is gone; so are the answers still owed. */
  end(): void {
    this.#carrier = undefined;
    this.#pending.clear();
    this.#renewedAt = -Infinity;
  }

  subscribe(subscription: Subscription): void {
    this.#subscriptions.add(subscription);
    if (this.#carrier) this.#ask(subscription);
  }

  unsubscribe(subscription: Subscription): void {
    const message = this.#subscriptions.remove(subscription, ++this.#lastId);
    if (!message) return;
    if (message.channel === "trades") for (const { id } of this.#known(message.symbols)) this.#marks.forget(id);
    this.#send(message);
  }

  /** Asks again for everything subscribed. */
  renew(): void {
    if (!this.#carrier) return;
    for (const subscription of this.#subscriptions.wanted) this.#ask(subscription, this.#since);
  }

  ping(): void {
    this.#send({ op: "ping", id: ++this.#lastId, time: this.#clock.now() });
  }

  received(data: string | ArrayBuffer): void {
    const carrier = this.#carrier;
    if (!carrier) return;
    try {
      carrier.decoder.decode(data, this.directory, carrier.tap);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      // What it would have said is unknown, so it counts as lost; a snapshot makes up for it.
      this.badMessages++;
      this.#renewQuotes();
    }
  }

  #control(message: ControlMessage): void {
    switch (message.type) {
      case "welcome":
        this.#events.welcomed(message.heartbeatMs);
        return;
      case "bye":
        this.#events.bye(message);
        return;
      case "pong":
        if (message.time !== undefined) this.roundTripMs = this.#clock.now() - message.time;
        return;
      case "ack":
        this.#answered(message.id);
        return;
      case "error": {
        const subscription = this.#answered(message.id);
        if (subscription) this.#carrier?.listener.refused(subscription, message.message);
        return;
      }
      case "trades":
      case "status":
      case "echo":
      case "heartbeat":
        return;
    }
  }

  #answered(id: number | undefined): Subscription | undefined {
    if (id === undefined) return undefined;
    const subscription = this.#pending.get(id);
    this.#pending.delete(id);
    return subscription;
  }

  #ask(subscription: Subscription, since?: Since): void {
    const id = ++this.#lastId;
    this.#pending.set(id, subscription);
    this.#send(this.#subscriptions.message(subscription, id, since));
  }

  #renewQuotes(): void {
    const now = this.#clock.now();
    if (now - this.#renewedAt < RENEW_PATIENCE_MS) return;
    this.#renewedAt = now;
    for (const subscription of this.#subscriptions.wanted) {
      if (subscription.channel === "quotes") this.#ask(subscription);
    }
  }

  readonly #since: Since = (symbols) => this.#marks.since(this.#known(symbols));

  #known(symbols: readonly string[]) {
    return symbols.flatMap((symbol) => {
      const id = this.directory.idOf(symbol);
      return id === undefined ? [] : [{ symbol, id }];
    });
  }

  #send(message: ClientMessage): void {
    this.#carrier?.send(JSON.stringify(message));
  }
}
