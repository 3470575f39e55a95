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
import { tellStatuses } from "./market-status.ts";

/** Bytes unread beyond which replays and candle snapshots pause until the client has read them. */
const CATCH_UP_BYTES = 65_536;

/** Everything that one client is subscribed to, over all channels. A refused request has changed nothing. */
export class Subscriptions {
  readonly #client: Client;
  readonly #quotes: Quotes;
  readonly #channels: Channels;
  readonly #limits: Limits;
  /** By channel, in the order in which the client first asked for them. */
  readonly #byChannel = new Map<string, ChannelSubscription>();
  #attached = true;
  /** Of the quotes: what else the client is sent goes out on the same tick (W22). */
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
    const held = this.#byChannel.get(request.channel)?.held(request) ?? SymbolSet.none;
    const refusal = this.#overLimit(held, named);
    if (refusal !== undefined) return refusal;
    this.#open(request.channel).subscribe(request, named);
    this.#align();
    this.catchUp();
    tellStatuses(this.#client, this.#quotes, named);
    return undefined;
  }

  /** Quotes for a client that holds all of `symbols` as of `position`: shows it only what has changed since. */
  resumeQuotes(symbols: readonly string[], rate: Rate, position: QuotesPosition): Refusal | undefined {
    const named = SymbolSet.resolve(symbols, this.#quotes);
    if (typeof named === "string") return unknownSymbol(named);
    const subscription = this.#open("quotes");
    if (!(subscription instanceof QuotesSubscription)) throw new TypeError("the channel of quotes cannot resume");
    subscription.resume(named, rate, position);
    this.#align();
    tellStatuses(this.#client, this.#quotes, named);
    return undefined;
  }

  unsubscribe(request: UnsubscribeMessage): Refusal | undefined {
    const named = SymbolSet.resolve(request.symbols, this.#quotes);
    if (typeof named === "string") return unknownSymbol(named);
    const subscription = this.#byChannel.get(request.channel);
    const held = subscription?.held(request) ?? SymbolSet.none;
    if (!held.covers(named)) return { code: "not_subscribed", reason: notSubscribed(held) };
    subscription?.unsubscribe(request, held.without(named));
    this.#align();
    this.catchUp();
    return undefined;
  }

  /** Takes the client off everything, noting where it stands: it reads slowly, or its board is about to change. */
  detach(): void {
    this.#attached = false;
    for (const subscription of this.#byChannel.values()) subscription.detach();
  }

  /** Takes it back in: snapshots at once, and what is replayed as fast as it is read. */
  attach(): void {
    this.#attached = true;
    for (const subscription of this.#byChannel.values()) subscription.attach();
    this.#align();
    this.catchUp();
  }

  /** Whether some of it waits for the client to read. */
  get isBehind(): boolean {
    for (const subscription of this.#byChannel.values()) if (subscription.isBehind) return true;
    return false;
  }

  /** Goes on with replays and candle snapshots that had to wait for the client to read. */
  catchUp(): void {
    if (!this.#attached || !this.isBehind) return;
    for (const subscription of this.#byChannel.values()) {
      // The answer to the probe calls this again at once, so that a replay is as fast as the client reads.
      if (!subscription.catchUp(CATCH_UP_BYTES)) return this.#client.reading.ask();
    }
  }

  /** The board began a new epoch: says again what is subscribed to, as far as it still exists. Only while detached. */
  resetEpoch(rename: (id: InstrumentId) => InstrumentId | undefined): void {
    for (const subscription of this.#byChannel.values()) subscription.resetEpoch(rename);
  }

  /** Whether the client follows an instrument on any channel; undefined asks for any instrument at all. */
  follows(id: InstrumentId | undefined): boolean {
    return this.#sets().some((symbols) => (id === undefined ? symbols.size > 0 : symbols.has(id)));
  }

  /** Puts every channel on the phase of the quotes, which may have changed with their symbols or rate. */
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

  #overLimit(held: SymbolSet, named: SymbolSet): Refusal | undefined {
    const sets = this.#sets();
    const channels = sets.filter(({ size }) => size > 0).length + (held.size === 0 ? 1 : 0);
    if (channels > this.#limits.subscriptions) {
      return { code: "too_many_subscriptions", reason: `at most ${this.#limits.subscriptions} channels and intervals` };
    }
    const symbols = sets.reduce((sum, { size }) => sum + size, 0) - held.size + held.with(named).size;
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

const notSubscribed = (held: SymbolSet): string =>
  held.all ? 'the subscription is to "*": unsubscribe that' : "not subscribed to every one of these symbols";
