import { ProtocolError, type Decoder, type Directory, type MessageSinks } from "../../protocol/codec.ts";
import { MAX_MESSAGE_BYTES, type ClientMessage, type ControlMessage } from "../../protocol/messages.ts";
import type { Clock } from "../clock.ts";
import { Outbox } from "./outbox.ts";
import { Subscriptions, type Since, type Subscription } from "./subscriptions.ts";
import { TradeCursors } from "./trade-cursors.ts";
import { observe } from "./observing-sink.ts";

/** Takes what is received, and hears of requests refused. */
export interface ProtocolSessionListener extends MessageSinks {
  /** The server answered this subscription with an error. */
  refused(subscription: Subscription, message: string): void;
}

export interface Bye {
  readonly code: number;
  readonly reason: string;
  readonly retryMs: number;
}

/** What the session learns about the connection that carries it. */
export interface ProtocolSessionEvents {
  welcomed(heartbeatMs: number): void;
  bye(bye: Bye): void;
}

/** After a loss the snapshot asked for gets this long before another is asked for, ms. */
const RENEW_PATIENCE_MS = 5_000;

/** How often a request is repeated that the server did not look at because too much came. */
const MAX_REPEATS = 3;

/** What is still to be said of a subscription: it begins, is to be brought up to date, or ends. */
type Wish = "begin" | "renew" | "end";

/** A request on its way. */
interface Request {
  readonly subscription: Subscription;
  readonly wish: Wish;
}

/** The connection that carries the session, and who listens. */
interface Transport {
  readonly send: (text: string) => void;
  readonly decoder: Decoder;
  readonly listener: ProtocolSessionListener;
  readonly sinks: MessageSinks;
}

const utf8 = new TextEncoder();
const NOTHING: Directory = { instruments: [], idOf: () => undefined };

/**
 * What is said over a connection: subscriptions, their answers, pings, and asking again after a loss. Subscriptions
 * outlast connections: `begin` states them all again, trades with a `since` that names what was missed.
 */
export class ProtocolSession {
  directory = NOTHING;
  /** The last round trip measured, ms. */
  roundTripMs: number | undefined;
  frameGaps = 0;
  badMessages = 0;

  readonly #clock: Clock;
  readonly #events: ProtocolSessionEvents;
  readonly #subscriptions = new Subscriptions();
  readonly #marks = new TradeCursors();
  #transport: Transport | undefined;
  readonly #outbox: Outbox<Subscription, Wish>;
  /** Requests not answered yet, in the order in which they were sent. */
  readonly #pending = new Map<number, Request>();
  /** Subscriptions that this connection was told of. */
  readonly #told = new Set<Subscription>();
  readonly #repeats = new Map<Subscription, number>();
  #messageBytes = MAX_MESSAGE_BYTES;
  #lastId = 0;
  #renewedAt = -Infinity;

  constructor(clock: Clock, events: ProtocolSessionEvents) {
    this.#clock = clock;
    this.#events = events;
    this.#outbox = new Outbox(clock, (subscription, wish) => this.#request(subscription, wish));
  }

  /** A connection is open: states every subscription on it. */
  begin(send: (text: string) => void, decoder: Decoder, listener: ProtocolSessionListener): void {
    const sinks = observe(this.#marks, listener, {
      control: (message) => this.#control(message),
      lost: () => {
        this.frameGaps++;
        this.#renewQuotes();
      },
      snapshot: () => (this.#renewedAt = -Infinity),
    });
    this.#transport = { send, decoder, listener, sinks };
    this.#outbox.open();
    this.renew();
  }

  /** The connection is gone; so are the answers still owed. */
  end(): void {
    this.#transport = undefined;
    this.#outbox.close();
    this.#pending.clear();
    this.#told.clear();
    this.#repeats.clear();
    this.#renewedAt = -Infinity;
  }

  subscribe(subscription: Subscription): void {
    this.#subscriptions.add(subscription);
    this.#outbox.put(subscription, "begin");
  }

  /** Ends a subscription; one that the server has not been told of yet is only taken back. */
  unsubscribe(subscription: Subscription): void {
    this.#subscriptions.remove(subscription);
    this.#outbox.drop(subscription);
    const ended = this.#subscriptions.unwanted(subscription);
    if (subscription.channel === "trades") for (const { id } of this.#known(ended)) this.#marks.forget(id);
    if (this.#told.delete(subscription)) this.#outbox.put(subscription, "end");
  }

  /** Asks again for everything subscribed. */
  renew(): void {
    for (const subscription of this.#subscriptions.wanted) this.#outbox.put(subscription, "renew");
  }

  /** Measures the round trip, unless requests wait: the answer would then measure those. */
  ping(): void {
    if (this.#outbox.takeNow()) this.#send({ op: "ping", id: ++this.#lastId, time: this.#clock.now() });
  }

  received(data: string | ArrayBuffer): void {
    const transport = this.#transport;
    if (!transport) return;
    try {
      transport.decoder.decode(data, this.directory, transport.sinks);
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
        this.#messageBytes = message.limits.messageBytes;
        this.#outbox.limit(message.limits.messagesPerSecond);
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
      case "error":
        this.#failed(message);
        return;
      case "trades":
      case "status":
      case "news":
      case "echo":
      case "heartbeat":
        return;
    }
  }

  #answered(id: number | undefined): Request | undefined {
    if (id === undefined) return undefined;
    const request = this.#pending.get(id);
    this.#pending.delete(id);
    if (request) this.#repeats.delete(request.subscription);
    return request;
  }

  /** An error without an `id` may be the answer to anything on its way, so all of that is answered by it. */
  #failed({ id, code, message }: Extract<ControlMessage, { type: "error" }>): void {
    const failed = id === undefined ? [...this.#pending.values()] : [this.#answered(id)];
    if (id === undefined) this.#pending.clear();
    const again = id === undefined && code === "too_many_messages";
    if (again) this.#outbox.pause();
    for (const request of failed) {
      if (request && !(again && this.#repeat(request))) this.#refuse(request, message);
    }
  }

  #refuse({ subscription, wish }: Request, message: string): void {
    if (wish !== "end" && this.#subscriptions.has(subscription))
      this.#transport?.listener.refused(subscription, message);
  }

  /** Sends a request once more that the server did not look at; false after a few times. */
  #repeat({ subscription, wish }: Request): boolean {
    const repeats = (this.#repeats.get(subscription) ?? 0) + 1;
    if (repeats > MAX_REPEATS) return false;
    this.#repeats.set(subscription, repeats);
    // What was ended since needs no beginning.
    if ((wish === "end") !== this.#subscriptions.has(subscription)) this.#outbox.put(subscription, wish);
    return true;
  }

  /** Sends what a subscription needs, in as many messages as its symbols take; returns how many. */
  #request(subscription: Subscription, wish: Wish): number {
    if (wish === "end") return this.#requestPart(subscription, wish, this.#subscriptions.unwanted(subscription));
    this.#told.add(subscription);
    return this.#requestPart(subscription, wish, subscription.symbols);
  }

  #requestPart(subscription: Subscription, wish: Wish, symbols: readonly string[]): number {
    if (symbols.length === 0) return 0;
    const id = ++this.#lastId;
    const message =
      wish === "end"
        ? this.#subscriptions.endMessage(subscription, symbols, id)
        : this.#subscriptions.message(subscription, symbols, id, wish === "renew" ? this.#since : undefined);
    if (symbols.length > 1 && utf8.encode(JSON.stringify(message)).length > this.#messageBytes) {
      const half = symbols.length >> 1;
      const first = this.#requestPart(subscription, wish, symbols.slice(0, half));
      return first + this.#requestPart(subscription, wish, symbols.slice(half));
    }
    this.#pending.set(id, { subscription, wish });
    this.#send(message);
    return 1;
  }

  #renewQuotes(): void {
    const now = this.#clock.now();
    if (now - this.#renewedAt < RENEW_PATIENCE_MS) return;
    this.#renewedAt = now;
    for (const subscription of this.#subscriptions.wanted) {
      if (subscription.channel === "quotes") this.#outbox.put(subscription, "begin");
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
    this.#transport?.send(JSON.stringify(message));
  }
}
