import type { Interval } from "../../../shared/model/candle.ts";
import type {
  ErrorCode,
  Limits,
  Rate,
  SubscribeMessage,
  UnsubscribeMessage,
} from "../../../shared/protocol/messages.ts";
import { formatEpoch, type InstrumentId } from "../../../shared/model/units.ts";
import { acknowledge, type Acknowledged } from "./acknowledge.ts";
import type { Client } from "../fanout/client.ts";
import type { Counters } from "../fanout/counters.ts";
import type { EncodedChannels, Sources } from "../channels/encoded-channels.ts";
import { ChannelSubscription } from "../channels/channel-subscription.ts";
import { tellStatuses } from "./market-status.ts";
import { QuotesSubscription } from "../channels/quotes/quotes-subscription.ts";
import { recover } from "../channels/since.ts";
import { SymbolSet } from "../channels/symbol-set.ts";

/** Bytes unread beyond which replays and candle snapshots pause until the client has read them. */
const CATCH_UP_BYTES = 65_536;

/** Why a request is refused. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly reason: string;
}

/** Up to which change of the board a client that comes back holds its quotes. */
export interface QuotesPosition {
  readonly epoch: string;
  readonly seq: number;
}

type Of<M, C> = Extract<M, { readonly channel: C }>;

/** Everything that one client is subscribed to. A refused request has changed nothing. */
export class Subscriptions {
  readonly #client: Client;
  readonly #sources: Sources;
  readonly #channels: EncodedChannels;
  readonly #limits: Limits;
  readonly #quotes: QuotesSubscription;
  readonly #trades: ChannelSubscription;
  readonly #candles = new Map<Interval, ChannelSubscription>();
  #attached = true;
  /** The phase of the quotes, on which trades and candles go out too (W22). */
  #phase = 0;

  constructor(client: Client, sources: Sources, channels: EncodedChannels, limits: Limits, counters: Counters) {
    this.#client = client;
    this.#sources = sources;
    this.#channels = channels;
    this.#limits = limits;
    this.#quotes = new QuotesSubscription(client, channels.groups, sources.quotes, counters);
    this.#trades = new ChannelSubscription(client, channels.trades(this.#phase));
  }

  subscribe(message: SubscribeMessage): Refusal | undefined {
    const { quotes } = this.#sources;
    const named = SymbolSet.resolve(message.symbols, quotes);
    if (typeof named === "string") return unknownSymbol(named);
    const refusal = this.#overLimit(this.#symbolsOf(message), named);
    if (refusal !== undefined) return refusal;
    if (message.channel === "quotes") this.#subscribeQuotes(message, named);
    else if (message.channel === "trades") this.#subscribeTrades(message, named);
    else this.#subscribeCandles(message, named);
    tellStatuses(this.#client, quotes, named);
    return undefined;
  }

  /** Quotes for a client that holds all of `symbols` as of `seq` of `epoch`: shows it only what has changed since. */
  resumeQuotes(symbols: readonly string[], rate: Rate, { epoch, seq }: QuotesPosition): Refusal | undefined {
    const { quotes } = this.#sources;
    const named = SymbolSet.resolve(symbols, quotes);
    if (typeof named === "string") return unknownSymbol(named);
    const known = epoch === formatEpoch(quotes.epoch) && seq <= quotes.sequence;
    const shown = known ? named.filter(this.#count, (id) => quotes.changedAt[id] > seq) : named;
    this.#quotes.change(named, rate, shown, () => this.#acknowledge(named, { channel: "quotes", rate }));
    tellStatuses(this.#client, quotes, named);
    return undefined;
  }

  unsubscribe(message: UnsubscribeMessage): Refusal | undefined {
    const named = SymbolSet.resolve(message.symbols, this.#sources.quotes);
    if (typeof named === "string") return unknownSymbol(named);
    const held = this.#symbolsOf(message);
    if (!held.covers(named)) return { code: "not_subscribed", reason: notSubscribed(held) };
    const next = held.without(named);
    const { id, channel } = message;
    if (channel === "quotes") {
      const { rate } = this.#quotes;
      this.#quotes.change(next, rate, next, () => this.#acknowledge(next, { id, channel, rate }));
      this.#align();
    } else if (channel === "trades") {
      this.#acknowledge(next, { id, channel });
      this.#trades.change(next, this.#count, new Map());
    } else {
      this.#acknowledge(next, { id, channel, interval: message.interval });
      this.#candles.get(message.interval)?.change(next, this.#count, new Map());
      if (next.size === 0) this.#candles.delete(message.interval);
    }
    return undefined;
  }

  /** Takes the client off everything, noting where it stands: it reads slowly, or its board is about to change. */
  detach(): void {
    this.#attached = false;
    this.#quotes.detach();
    for (const subscription of this.#followers()) subscription.detach();
  }

  /** Takes it back in: quotes as a fresh snapshot first, then what else it missed. */
  attach(): void {
    this.#attached = true;
    this.#quotes.attach();
    this.#align();
    this.catchUp();
  }

  /** Whether some of it waits for the client to read. */
  get isBehind(): boolean {
    if (this.#trades.isBehind) return true;
    for (const subscription of this.#candles.values()) if (subscription.isBehind) return true;
    return false;
  }

  /** Goes on with replays and candle snapshots that had to wait for the client to read. */
  catchUp(): void {
    if (!this.#attached || !this.isBehind) return;
    for (const subscription of this.#followers()) {
      // The answer brings us back here at once, so that a replay is as fast as it is read.
      if (!subscription.catchUp(CATCH_UP_BYTES)) return this.#client.reading.ask();
    }
  }

  /** The board began a new epoch: says again what is subscribed to, as far as it still exists. Only while detached. */
  resetEpoch(rename: (id: InstrumentId) => InstrumentId | undefined): void {
    if (this.#quotes.symbols.size > 0) {
      this.#quotes.resetEpoch(this.#quotes.symbols.renumbered(rename));
      this.#acknowledge(this.#quotes.symbols, { channel: "quotes", rate: this.#quotes.rate });
    }
    if (this.#trades.symbols.size > 0) {
      const symbols = this.#trades.symbols.renumbered(rename);
      this.#acknowledge(symbols, { channel: "trades", recovered: false });
      this.#trades.resetEpoch(symbols, this.#count);
    }
    for (const [interval, subscription] of this.#candles) {
      const symbols = subscription.symbols.renumbered(rename);
      this.#acknowledge(symbols, { channel: "candles", interval });
      subscription.resetEpoch(symbols, this.#count);
    }
  }

  /** Whether the client follows an instrument on any channel; undefined asks for any instrument at all. */
  follows(id: InstrumentId | undefined): boolean {
    return this.#sets().some((symbols) => (id === undefined ? symbols.size > 0 : symbols.has(id)));
  }

  get #count(): number {
    return this.#sources.quotes.instruments.length;
  }

  #subscribeQuotes({ id, channel, rate: asked }: Of<SubscribeMessage, "quotes">, named: SymbolSet): void {
    const { symbols, rate: before } = this.#quotes;
    const rate = asked ?? before;
    const next = symbols.with(named);
    const shown = rate === before ? named : next;
    this.#quotes.change(next, rate, shown, () => this.#acknowledge(next, { id, channel, rate }));
    this.#align();
  }

  #subscribeTrades({ id, channel, since }: Of<SubscribeMessage, "trades">, named: SymbolSet): void {
    const { symbols } = this.#trades;
    const next = symbols.with(named);
    // Who is subscribed already has missed nothing.
    const added = named.except(symbols, this.#count);
    const recovery = since && recover(since, added, this.#sources.quotes, this.#sources.trades);
    this.#acknowledge(next, { id, channel, recovered: recovery?.recovered });
    for (const lost of recovery?.lost ?? []) this.#channels.trades(this.#phase).resetEpoch(this.#client, lost);
    this.#trades.change(next, this.#count, recovery?.starts ?? new Map());
    this.catchUp();
  }

  #subscribeCandles({ id, channel, interval }: Of<SubscribeMessage, "candles">, named: SymbolSet): void {
    const subscription =
      this.#candles.get(interval) ??
      new ChannelSubscription(this.#client, this.#channels.candlesOf(interval, this.#phase));
    this.#candles.set(interval, subscription);
    const next = subscription.symbols.with(named);
    this.#acknowledge(next, { id, channel, interval });
    subscription.change(next, this.#count, new Map(Array.from(named.expand(this.#count), (id) => [id, -Infinity])));
    this.catchUp();
  }

  /** Puts trades and candles on the beat of the quotes, which may have changed with their symbols or rate. */
  #align(): void {
    const { phase } = this.#quotes;
    if (phase === undefined || phase === this.#phase) return;
    this.#phase = phase;
    this.#trades.moveTo(this.#channels.trades(phase));
    for (const [interval, subscription] of this.#candles)
      subscription.moveTo(this.#channels.candlesOf(interval, phase));
    this.catchUp();
  }

  #acknowledge(symbols: SymbolSet, said: Acknowledged): void {
    acknowledge(this.#client, this.#sources.quotes, symbols, said);
  }

  #symbolsOf(message: SubscribeMessage | UnsubscribeMessage): SymbolSet {
    if (message.channel === "quotes") return this.#quotes.symbols;
    if (message.channel === "trades") return this.#trades.symbols;
    return this.#candles.get(message.interval)?.symbols ?? SymbolSet.none;
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

  #followers(): ChannelSubscription[] {
    return [...this.#candles.values(), this.#trades];
  }

  #sets(): SymbolSet[] {
    return [this.#quotes.symbols, ...this.#followers().map(({ symbols }) => symbols)];
  }
}

const unknownSymbol = (symbol: string): Refusal => ({
  code: "unknown_symbol",
  reason: `no symbol ${JSON.stringify(symbol)}`,
});

const notSubscribed = (held: SymbolSet): string =>
  held.all ? 'the subscription is to "*": unsubscribe that' : "not subscribed to every one of these symbols";
