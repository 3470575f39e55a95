import type { Rate, SubscribeMessage, UnsubscribeMessage } from "../../../shared/protocol/channels.ts";
import type { Refusal } from "../../../shared/json/codec.ts";
import type { Limits } from "../../../shared/protocol/messages.ts";
import type { InstrumentId } from "../../../shared/model/units.ts";
import type { Quotes } from "../../ports/board.ts";
import type { ChannelSubscription } from "../channels/channel.ts";
import { QuotesSubscription, type QuotesPosition } from "../channels/quotes/quotes-channel.ts";
import type { Channels } from "../channels/registry.ts";
import { SymbolSet } from "../channels/symbol-set.ts";
import type { Client } from "../fanout/client.ts";
import { acknowledge } from "./acknowledge.ts";
import { sendStatuses } from "./market-status.ts";

/** Bytes unread beyond which replays and candle snapshots pause until the client has read them. */
const CATCH_UP_BYTES = 65_536;

/** All subscriptions of one client, over all channels. A refused request has changed nothing. */
export class ClientSubscriptions {
  readonly #client: Client;
  readonly #quotes: Quotes;
  readonly #channels: Channels;
  readonly #limits: Limits;
  /** By channel, in the order of the client's first requests. */
  readonly #byChannel = new Map<string, ChannelSubscription>();
  #attached = true;
  /** The phase of the client's quotes: its other channels are flushed on the same tick (W22). */
  #phase = 0;

  constructor(client: Client, quotes: Quotes, channels: Channels, limits: Limits) {
    this.#client = client;
    this.#quotes = quotes;
    this.#channels = channels;
    this.#limits = limits;
  }

  subscribe(request: SubscribeMessage): Refusal | undefined {
    const named = SymbolSet.resolve(request.symbols, this.#quotes);
    if (typeof named === "string") return unknownSymbol(named);
    const current = this.#byChannel.get(request.channel)?.symbolsFor(request) ?? SymbolSet.none;
    const refusal = this.#overLimit(current, named);
    if (refusal !== undefined) return refusal;
    this.#open(request.channel).subscribe(request, named);
    this.#align();
    this.catchUp();
    sendStatuses(this.#client, this.#quotes, named, this.#client.now);
    return undefined;
  }

  /**
   * Subscribes a client that holds the quotes of `symbols` as of `position`: sends it only the rows that changed since.
   */
  resumeQuotes(symbols: readonly string[], rate: Rate, position: QuotesPosition | undefined): Refusal | undefined {
    const named = SymbolSet.resolve(symbols, this.#quotes);
    if (typeof named === "string") return unknownSymbol(named);
    const subscription = this.#open("quotes");
    if (!(subscription instanceof QuotesSubscription)) throw new TypeError("the channel of quotes cannot resume");
    subscription.resume(named, rate, position);
    this.#align();
    sendStatuses(this.#client, this.#quotes, named, this.#client.now);
    return undefined;
  }

  unsubscribe(request: UnsubscribeMessage): Refusal | undefined {
    const named = SymbolSet.resolve(request.symbols, this.#quotes);
    if (typeof named === "string") return unknownSymbol(named);
    const subscription = this.#byChannel.get(request.channel);
    const current = subscription?.symbolsFor(request) ?? SymbolSet.none;
    if (!current.covers(named)) return { code: "not_subscribed", reason: notSubscribed(current) };
    subscription?.unsubscribe(request, current.without(named));
    this.#align();
    this.catchUp();
    return undefined;
  }

  /** Stops sending and notes what the client holds: it reads slowly, or the board is about to change. */
  detach(): void {
    this.#attached = false;
    for (const subscription of this.#byChannel.values()) subscription.detach();
  }

  /** Resumes: sends snapshots at once, and replays as fast as the client reads. */
  attach(): void {
    this.#attached = true;
    for (const subscription of this.#byChannel.values()) subscription.attach();
    this.#align();
    this.catchUp();
  }

  /** Whether something waits to be sent until the client has read more. */
  get isBehind(): boolean {
    for (const subscription of this.#byChannel.values()) if (subscription.isBehind) return true;
    return false;
  }

  /** Continues replays and candle snapshots that wait until the client has read more. */
  catchUp(): void {
    if (!this.#attached || !this.isBehind) return;
    for (const subscription of this.#byChannel.values()) {
      // The answer to the probe calls this again at once, so that a replay is as fast as the client reads.
      if (!subscription.catchUp(CATCH_UP_BYTES)) return this.#client.lag.probe();
    }
  }

  /** The board began a new epoch: acknowledges the subscriptions that still exist. Must be detached. */
  resetEpoch(rename: (id: InstrumentId) => InstrumentId | undefined): void {
    for (const subscription of this.#byChannel.values()) subscription.resetEpoch(rename);
  }

  /** Whether the client is subscribed to an instrument on any channel; undefined means any instrument. */
  follows(id: InstrumentId | undefined): boolean {
    return this.#sets().some((symbols) => (id === undefined ? symbols.size > 0 : symbols.has(id)));
  }

  /** Moves every channel to the phase of the quotes, which changes with their symbols and rate. */
  #align(): void {
    let phase: number | undefined;
    for (const subscription of this.#byChannel.values()) phase ??= subscription.phase;
    if (phase === undefined || phase === this.#phase) return;
    this.#phase = phase;
    for (const subscription of this.#byChannel.values()) subscription.moveTo?.(phase);
  }

  #open(name: string): ChannelSubscription {
    const opened = this.#byChannel.get(name);
    if (opened !== undefined) return opened;
    const channel = this.#channels.get(name);
    if (channel === undefined) throw new RangeError(`no channel ${name}`);
    const subscription = channel.open(
      this.#client,
      (symbols, fields) => {
        acknowledge(this.#client, this.#quotes, name, symbols, fields);
      },
      this.#phase,
    );
    this.#byChannel.set(name, subscription);
    return subscription;
  }

  #overLimit(current: SymbolSet, named: SymbolSet): Refusal | undefined {
    const sets = this.#sets();
    const channels = sets.filter(({ size }) => size > 0).length + (current.size === 0 ? 1 : 0);
    if (channels > this.#limits.subscriptions) {
      return { code: "too_many_subscriptions", reason: `at most ${this.#limits.subscriptions} channels and intervals` };
    }
    const symbols = sets.reduce((sum, { size }) => sum + size, 0) - current.size + current.with(named).size;
    if (symbols <= this.#limits.symbols) return undefined;
    return { code: "too_many_symbols", reason: `at most ${this.#limits.symbols} symbols over all subscriptions` };
  }

  #sets(): SymbolSet[] {
    return [...this.#byChannel.values()].flatMap(({ sets }) => sets);
  }
}

const unknownSymbol = (symbol: string): Refusal => ({
  code: "unknown_symbol",
  reason: `no symbol ${JSON.stringify(symbol)}`,
});

const notSubscribed = (current: SymbolSet): string =>
  current.all ? 'the subscription is to "*": unsubscribe that' : "not subscribed to every one of these symbols";
