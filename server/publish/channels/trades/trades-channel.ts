import type { SubscribeMessage, UnsubscribeMessage } from "../../../../shared/protocol/channels.ts";
import type { InstrumentId } from "../../../../shared/model/units.ts";
import type { Client } from "../../fanout/client.ts";
import { PhasedStreams } from "../ordered-stream.ts";
import type { Acknowledge, Channel, ChannelParts, ChannelSubscription, Sources } from "../channel.ts";
import { OrderedSubscription } from "../ordered-subscription.ts";
import { recover } from "./since.ts";
import type { SymbolSet } from "../symbol-set.ts";
import { TradeStream } from "./trade-stream.ts";

type Subscribe = SubscribeMessage<"trades">;
type Unsubscribe = UnsubscribeMessage<"trades">;

/** The channel `trades`: every trade once, in id order (W12, G3). */
export class TradesChannel implements Channel<Subscribe, Unsubscribe> {
  readonly #streams: PhasedStreams<TradeStream>;
  readonly #sources: Sources;

  constructor(parts: ChannelParts) {
    this.#sources = parts.sources;
    this.#streams = new PhasedStreams(parts.scheduler, (phase) => new TradeStream(parts, phase));
  }

  open(client: Client, acknowledge: Acknowledge, phase: number): ChannelSubscription<Subscribe, Unsubscribe> {
    return new TradesSubscription(client, this.#streams, this.#sources, acknowledge, phase);
  }
}

class TradesSubscription implements ChannelSubscription<Subscribe, Unsubscribe> {
  readonly #client: Client;
  readonly #streams: PhasedStreams<TradeStream>;
  #stream: TradeStream;
  readonly #sources: Sources;
  readonly #acknowledge: Acknowledge;
  readonly #subscription: OrderedSubscription;

  constructor(
    client: Client,
    streams: PhasedStreams<TradeStream>,
    sources: Sources,
    acknowledge: Acknowledge,
    phase: number,
  ) {
    this.#client = client;
    this.#streams = streams;
    this.#stream = streams.at(phase);
    this.#sources = sources;
    this.#acknowledge = acknowledge;
    this.#subscription = new OrderedSubscription(client, this.#stream);
  }

  symbolsFor(): SymbolSet {
    return this.#subscription.symbols;
  }

  get sets(): readonly SymbolSet[] {
    return [this.#subscription.symbols];
  }

  get isBehind(): boolean {
    return this.#subscription.isBehind;
  }

  subscribe({ id, since }: Subscribe, named: SymbolSet): void {
    const { quotes, trades } = this.#sources;
    const { symbols } = this.#subscription;
    const next = symbols.with(named);
    // Symbols that the client is already subscribed to have missed nothing.
    const added = named.except(symbols, this.#count);
    const recovery = since && recover(since, added, quotes, trades);
    this.#acknowledge(next, { id, recovered: recovery?.recovered });
    for (const lost of recovery?.lost ?? []) this.#stream.resetEpoch(this.#client, lost);
    this.#subscription.change(next, this.#count, recovery?.starts ?? new Map());
  }

  unsubscribe({ id }: Unsubscribe, next: SymbolSet): void {
    this.#acknowledge(next, { id });
    this.#subscription.change(next, this.#count, new Map());
  }

  moveTo(phase: number): void {
    this.#stream = this.#streams.at(phase);
    this.#subscription.moveTo(this.#stream);
  }

  detach(): void {
    this.#subscription.detach();
  }

  attach(): void {}

  catchUp(maxUnread: number): boolean {
    return this.#subscription.catchUp(maxUnread);
  }

  resetEpoch(rename: (id: InstrumentId) => InstrumentId | undefined): void {
    if (this.#subscription.symbols.size === 0) return;
    const symbols = this.#subscription.symbols.renumbered(rename);
    this.#acknowledge(symbols, { recovered: false });
    this.#subscription.resetEpoch(symbols, this.#count);
  }

  get #count(): number {
    return this.#sources.quotes.instruments.length;
  }
}
