import { ProtocolError, type Decoder, type Directory, type MessageSinks } from "../../protocol/codec.ts";
import { MAX_MESSAGE_BYTES, type ClientMessage, type ControlMessage } from "../../protocol/messages.ts";
import type { Clock } from "../clock.ts";
import { Outbox } from "./outbox.ts";
import { ServerOffset } from "./server-offset.ts";
import { Subscriptions, type Since, type Subscription } from "./subscriptions.ts";
import { TradeCursors } from "./trade-cursors.ts";
import { observe } from "./observing-sink.ts";

/** Receives messages, and is called when the server rejects a request. */
export interface ProtocolSessionListener extends MessageSinks {
  /** The server answered this subscription with an error. */
  refused(subscription: Subscription, message: string): void;
}

export interface Bye {
  readonly code: number;
  readonly reason: string;
  readonly retryMs: number;
}

/** Messages of the server that concern the connection itself. */
export interface ProtocolSessionEvents {
  welcomed(heartbeatMs: number): void;
  bye(bye: Bye): void;
}

/** How long the session waits for the snapshot after a loss before it asks again, ms. */
const MIN_RENEW_MS = 5_000;

/** How often a request is sent again if the server received too many messages to process it. */
const MAX_REPEATS = 3;

/** What to ask the server for a subscription: its start, everything missed, or its end. */
type Wish = "begin" | "renew" | "end";

/** A request without an answer yet. */
interface Request {
  readonly subscription: Subscription;
  readonly wish: Wish;
}

/** The transport of a session, and its listener. */
interface Transport {
  readonly send: (text: string) => void;
  readonly decoder: Decoder;
  readonly listener: ProtocolSessionListener;
  readonly sinks: MessageSinks;
}

const utf8 = new TextEncoder();
const NOTHING: Directory = { instruments: [], idOf: () => undefined };

/**
 * The client's side of the protocol: subscriptions, their answers, pings, and requests for a snapshot after a loss.
 * Subscriptions outlive connections. `begin` sends all of them again, and those of trades with a `since` (W12).
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
  readonly #cursors = new TradeCursors();
  #transport: Transport | undefined;
  readonly #outbox: Outbox<Subscription, Wish>;
  /** Unanswered requests, in the order of sending. */
  readonly #pending = new Map<number, Request>();
  /** Subscriptions that were sent over this connection. */
  readonly #sent = new Set<Subscription>();
  readonly #repeats = new Map<Subscription, number>();
  readonly #serverOffset = new ServerOffset();
  /** What was asked to be told of the viewers; undefined for nothing. */
  #viewers: { readonly token?: string } | undefined;
  #messageBytes = MAX_MESSAGE_BYTES;
  #lastId = 0;
  #renewedAt = -Infinity;

  constructor(clock: Clock, events: ProtocolSessionEvents) {
    this.#clock = clock;
    this.#events = events;
    this.#outbox = new Outbox(clock, (subscription, wish) => this.#request(subscription, wish));
  }

  /** Call this when a connection is open. It sends every subscription. */
  begin(send: (text: string) => void, decoder: Decoder, listener: ProtocolSessionListener): void {
    const sinks = observe(this.#cursors, listener, {
      control: (message) => this.#control(message),
      lost: () => {
        this.frameGaps++;
        this.#renewQuotes();
      },
      snapshot: () => (this.#renewedAt = -Infinity),
    });
    this.#transport = { send, decoder, listener, sinks };
    this.#serverOffset.forget();
    this.#outbox.open();
    this.renew();
    if (this.#viewers) this.#send({ op: "viewers", id: ++this.#lastId, ...this.#viewers });
  }

  /** Call this when the connection has ended. No answer to its requests will follow. */
  end(): void {
    this.#transport = undefined;
    this.#outbox.close();
    this.#pending.clear();
    this.#sent.clear();
    this.#repeats.clear();
    this.#renewedAt = -Infinity;
  }

  subscribe(subscription: Subscription): void {
    this.#subscriptions.add(subscription);
    this.#outbox.put(subscription, "begin");
  }

  /** Ends a subscription. If it has not been sent, it is only dropped. */
  unsubscribe(subscription: Subscription): void {
    this.#subscriptions.remove(subscription);
    this.#outbox.drop(subscription);
    const ended = this.#subscriptions.unwanted(subscription);
    if (subscription.channel === "trades") for (const { id } of this.#known(ended)) this.#cursors.forget(id);
    if (this.#sent.delete(subscription)) this.#outbox.put(subscription, "end");
  }

  /** Follows the number of viewers (W70); with a presenter's token how fast they are reached, too (W71). */
  followViewers(token?: string): void {
    this.#viewers = token === undefined ? {} : { token };
    this.#send({ op: "viewers", id: ++this.#lastId, ...this.#viewers });
  }

  ignoreViewers(): void {
    this.#viewers = undefined;
    this.#send({ op: "viewers", id: ++this.#lastId, follow: false });
  }

  /**
   * Sends a request that is no subscription, such as `alert`; its answer comes to the listener. Returns false where nothing
   * is connected, or the server's limit leaves no room now: ask again later.
   */
  request(message: ClientMessage): boolean {
    const hasRoom = this.#outbox.takeNow();
    if (hasRoom) this.#send(message);
    return hasRoom;
  }

  /** Asks for a new snapshot of every subscription. */
  renew(): void {
    for (const subscription of this.#subscriptions.wanted) this.#outbox.put(subscription, "renew");
  }

  /** Measures the round trip, unless requests wait, whose delay would be included. */
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
      // The content of the message is unknown, so it counts as lost. A snapshot will replace it.
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
        if (message.time !== undefined) this.#answeredPing(message.time, message.serverTime);
        return;
      case "marker":
        this.#arrived(message.marker);
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
      case "replay":
      case "viewers":
      case "scene":
      case "alert":
        return;
    }
  }

  #answeredPing(sentAt: number, serverTime: number): void {
    const now = this.#clock.now();
    this.roundTripMs = now - sentAt;
    this.#serverOffset.answered(sentAt, now, serverTime);
  }

  /** Tells the server when its marker came, unless requests wait: then it does without this client's answer. */
  #arrived(marker: number): void {
    const arrival = this.#serverOffset.at(this.#clock.now());
    if (arrival && this.#outbox.takeNow()) this.#send({ op: "arrived", marker, ...arrival });
  }

  #answered(id: number | undefined): Request | undefined {
    if (id === undefined) return undefined;
    const request = this.#pending.get(id);
    this.#pending.delete(id);
    if (request) this.#repeats.delete(request.subscription);
    return request;
  }

  /** An error without an `id` may answer any pending request, so it counts as the answer to all of them. */
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

  /** Sends a request again that the server did not process. Returns false after MAX_REPEATS times. */
  #repeat({ subscription, wish }: Request): boolean {
    const repeats = (this.#repeats.get(subscription) ?? 0) + 1;
    if (repeats > MAX_REPEATS) return false;
    this.#repeats.set(subscription, repeats);
    // A subscription that has ended meanwhile is not started again.
    if ((wish === "end") !== this.#subscriptions.has(subscription)) this.#outbox.put(subscription, wish);
    return true;
  }

  /** Sends the request for a subscription in as many messages as its symbols need. Returns their number. */
  #request(subscription: Subscription, wish: Wish): number {
    if (wish === "end") return this.#requestPart(subscription, wish, this.#subscriptions.unwanted(subscription));
    this.#sent.add(subscription);
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
    if (now - this.#renewedAt < MIN_RENEW_MS) return;
    this.#renewedAt = now;
    for (const subscription of this.#subscriptions.wanted) {
      const { channel } = subscription;
      if (channel === "quotes" || channel === "overview") this.#outbox.put(subscription, "begin");
    }
  }

  readonly #since: Since = (symbols) => this.#cursors.since(this.#known(symbols));

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
