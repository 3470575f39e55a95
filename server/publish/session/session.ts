import { CLOSE, type CloseCode } from "../../../shared/protocol/close-codes.ts";
import { parseRequest, type Refusal } from "../../../shared/json/codec.ts";
import type { ControlMessage } from "../../../shared/protocol/messages.ts";
import type { Rate } from "../../../shared/protocol/channels.ts";
import type { InstrumentId } from "../../../shared/model/units.ts";
import type { AlertDeliveries } from "../alerts/alert-deliveries.ts";
import type { AlertDelivery } from "../alerts/alert-delivery.ts";
import { Client, type ClientOwner } from "../fanout/client.ts";
import type { Counters } from "../fanout/counters.ts";
import type { Channels, EncodedChannels } from "../channels/registry.ts";
import type { OperationContext } from "../operations/operation.ts";
import type { Operations } from "../operations/registry.ts";
import type { Clock } from "../../ports/clock.ts";
import type { PublisherOptions } from "../options.ts";
import type { Peer } from "../fanout/peer.ts";
import type { ProbePace } from "../fanout/lag-monitor.ts";
import type { QuotesPosition } from "../channels/quotes/quotes-channel.ts";
import { ClientSubscriptions } from "./subscriptions.ts";
import { MessageLimits } from "./message-limits.ts";
import type { Sweepable } from "../schedule/session-sweeper.ts";
import type { Viewers } from "../viewers/viewers.ts";

/** Bytes that may wait for a client, its own answers included, as a multiple of `slow.bufferedBytes`. */
const MAX_WAITING = 4;

/** How often a client that reads is swept, ms. */
const SWEEP_MS = 400;

const utf8 = new TextDecoder();

/** What a session uses of its publisher. */
export interface SessionHost {
  readonly operations: Operations;
  readonly viewers: Viewers;
  readonly alerts: AlertDeliveries;
  /** How often clients are probed. */
  pace(): ProbePace;
  /** Moves all clients to the board's epoch. Called before a request is served. */
  refreshEpoch(): void;
  /** Makes sure that the session is swept the next time. */
  wake(session: ClientSession): void;
  /** The session is over. */
  gone(session: ClientSession): void;
}

/** One client: serves its requests, enforces limits, and watches how it reads. */
export class ClientSession implements ClientOwner, OperationContext, Sweepable {
  index = 0;
  readonly #options: PublisherOptions;
  readonly #counters: Counters;
  readonly #channels: Channels;
  readonly #host: SessionHost;
  readonly #client: Client;
  readonly #messages: MessageLimits;
  /** Created with the first subscription, so that a connection without one costs little memory. */
  #subscriptions: ClientSubscriptions | undefined;
  #over = false;
  #lost = false;

  constructor(peer: Peer, encoded: EncodedChannels, options: PublisherOptions, counters: Counters, host: SessionHost) {
    this.#options = options;
    this.#counters = counters;
    this.#channels = encoded.channels;
    this.#host = host;
    this.#client = new Client(this, peer, encoded.broadcaster, options.slow, { clock: options.clock, counters });
    this.#messages = new MessageLimits(options.limits.messagesPerSecond, options.clock.monotonic());
  }

  get client(): Client {
    return this.#client;
  }

  get clock(): Clock {
    return this.#options.clock;
  }

  get subscriptions(): ClientSubscriptions {
    const { quotes, limits } = this.#options;
    this.#subscriptions ??= new ClientSubscriptions(this.#client, quotes, this.#channels, limits);
    return this.#subscriptions;
  }

  get viewers(): Viewers {
    return this.#host.viewers;
  }

  get alerts(): AlertDelivery | undefined {
    return this.#host.alerts.of(this.#client);
  }

  get isSlow(): boolean {
    return this.#client.lag.isSlow;
  }

  say(message: ControlMessage): void {
    this.#client.say(message);
  }

  message(data: ArrayBuffer, binary: boolean): void {
    if (this.#over) return;
    this.#host.wake(this);
    this.#host.refreshEpoch();
    const { limits } = this.#options;
    if (data.byteLength > limits.messageBytes) return this.end(CLOSE.messageTooLarge);
    const isServed = this.#count();
    if (this.#over) return;
    if (!isServed) this.#refuse(undefined, tooMany(limits.messagesPerSecond));
    else if (binary) this.#binary(data);
    else this.#text(utf8.decode(data));
  }

  /** The client sent a WebSocket ping, which its connection has answered. It counts as a message (W17). */
  pinged(): void {
    if (!this.#over) this.#count();
  }

  /** Subscribes to quotes, which the client holds as of `position`. Event streams send no requests. */
  resumeQuotes(symbols: readonly string[], rate: Rate, position: QuotesPosition | undefined): void {
    if (this.#over) return;
    this.#host.refreshEpoch();
    this.#refuse(undefined, this.subscriptions.resumeQuotes(symbols, rate, position));
  }

  /** The connection has written some of the waiting bytes. */
  drained(): void {
    if (!this.#over) this.#watchReading(0);
  }

  /** The client has read everything sent before the probe `token`, or before the last probe where it names none. */
  answered(token: number | undefined): void {
    if (this.#over) return;
    // An answer to no probe counts as a message.
    if (!this.#client.lag.isProbePending) this.#count();
    if (this.#over) return;
    this.#client.lag.answered(token);
    this.#watchReading(0);
  }

  /** The connection dropped a frame: what the client holds is no longer known. */
  lostFrame(): void {
    if (this.#lost) return;
    this.#counters.lossy++;
    this.#lost = true;
    this.#host.wake(this);
  }

  /** The socket is gone; nothing is sent any more. */
  closed(): void {
    if (this.#over) return;
    this.#over = true;
    this.#subscriptions?.detach();
    this.#host.gone(this);
  }

  /** Sends `bye` and closes. `leavingCount` clients are closed at the same time. */
  end(code: CloseCode, leavingCount = 1): void {
    if (this.#over) return;
    this.closed();
    this.#client.closeWithBye(code, leavingCount, this.#options.random);
  }

  /** Asks the client to reconnect. `leavingCount` clients are asked at the same time. */
  leave(leavingCount: number): void {
    this.end(CLOSE.reconnect, leavingCount);
  }

  /**
   * Checks the client at `now`, `unseenMs` after the last time. One that reads is left alone until a heartbeat may be
   * due.
   * Measured: checking 5,000 clients ten times a second took a third of the publisher's own CPU.
   */
  sweep(now: number, unseenMs: number, heartbeat: () => ControlMessage): number {
    this.#watchReading(unseenMs);
    if (this.#over || this.isSlow) return 0;
    const { heartbeatMs } = this.#options;
    if (now - this.#client.lastSentAt >= heartbeatMs) this.#client.say(heartbeat());
    const isBusy = this.#client.lag.isProbePending || this.#subscriptions?.isBehind === true;
    return isBusy ? 0 : Math.min(SWEEP_MS, this.#client.lastSentAt + heartbeatMs - now);
  }

  follows(id: InstrumentId | undefined): boolean {
    return this.#subscriptions?.follows(id) ?? false;
  }

  /** Stops sending: the board is about to change. */
  detach(): void {
    this.#subscriptions?.detach();
  }

  /** The board began a new epoch. Must be detached. */
  resetEpoch(rename: (id: InstrumentId) => InstrumentId | undefined): void {
    this.#host.wake(this);
    this.#subscriptions?.resetEpoch(rename);
    if (!this.isSlow) this.#subscriptions?.attach();
  }

  /**
   * Counts a message. Ends the session where the client keeps exceeding its rate or does not read its answers. Returns
   * whether the message is within the rate.
   */
  #count(): boolean {
    const { clock, slow } = this.#options;
    const verdict = this.#messages.count(clock.monotonic());
    if (verdict === "disconnect") this.end(CLOSE.tooManyMessages);
    else if (this.#client.peer.bufferedBytes() > MAX_WAITING * slow.bufferedBytes) this.end(CLOSE.tooSlow);
    return verdict === "serve";
  }

  #watchReading(elapsedMs: number): void {
    // What a client that lost a frame holds is unknown: it has to reconnect and state it (G2, G3).
    const verdict = this.#lost ? "give up" : this.#client.lag.check(elapsedMs, this.#host.pace());
    switch (verdict) {
      case "reads":
        return this.#subscriptions?.catchUp();
      case "slow":
        return this.#slowDown();
      case "resume":
        this.#client.lag.endSlowPeriod();
        return this.#subscriptions?.attach();
      case "give up":
        this.#options.log.info({ waiting: this.#client.peer.bufferedBytes() }, "client reads too slowly: closing it");
        return this.end(CLOSE.tooSlow);
      case "wait":
        return;
      default:
        return verdict satisfies never;
    }
  }

  #slowDown(): void {
    this.#counters.slowPeriods++;
    this.#subscriptions?.detach();
    this.#client.lag.beginSlowPeriod();
  }

  #binary(data: ArrayBuffer): void {
    if (this.#client.protocol === "ticker.v1.json") this.#client.deliver(new Uint8Array(data), true);
    else this.#refuse(undefined, { code: "binary_not_expected", reason: "requests are JSON text in every encoding" });
  }

  #text(text: string): void {
    const { operations } = this.#host;
    const parsed = parseRequest(text, operations);
    const isJson = parsed.ok || parsed.code !== "bad_json";
    if (this.#messages.isGarbage(isJson)) this.end(CLOSE.notJson);
    else if (parsed.ok) this.#refuse(parsed.id, operations.get(parsed.op)?.handle(parsed.request, this));
    else this.#refuse(parsed.id, parsed);
  }

  #refuse(id: number | undefined, refusal: Refusal | undefined): void {
    if (refusal === undefined) return;
    this.#counters.errors++;
    this.#client.say({ type: "error", id, code: refusal.code, message: refusal.reason });
  }
}

const tooMany = (perSecond: number): Refusal => ({
  code: "too_many_messages",
  reason: `at most ${perSecond} messages a second`,
});
