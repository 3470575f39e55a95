import type { Interval } from "../../../../shared/model/candle.ts";
import type { SubscribeMessage, UnsubscribeMessage } from "../../../../shared/protocol/channels.ts";
import type { InstrumentId } from "../../../../shared/model/units.ts";
import type { Client } from "../../fanout/client.ts";
import type { Acknowledge, Channel, ChannelParts, ChannelSubscription } from "../channel.ts";
import { OrderedSubscription } from "../ordered-subscription.ts";
import { PhasedStreams } from "../ordered-stream.ts";
import { SymbolSet } from "../symbol-set.ts";
import { CandleStream } from "./candle-stream.ts";

type Subscribe = SubscribeMessage<"candles">;
type Unsubscribe = UnsubscribeMessage<"candles">;

/** The channel `candles`: for each interval, the newest candles and then those that change (W13). */
export class CandlesChannel implements Channel<Subscribe, Unsubscribe> {
  readonly #parts: ChannelParts;
  readonly #streams = new Map<Interval, PhasedStreams<CandleStream>>();

  constructor(parts: ChannelParts) {
    this.#parts = parts;
  }

  open(client: Client, acknowledge: Acknowledge, phase: number): ChannelSubscription<Subscribe, Unsubscribe> {
    return new CandlesSubscription(client, this, acknowledge, phase);
  }

  streamOf(interval: Interval, phase: number): CandleStream {
    let streams = this.#streams.get(interval);
    if (streams === undefined) {
      const { scheduler } = this.#parts;
      streams = new PhasedStreams(scheduler, (phase) => new CandleStream(this.#parts, interval, phase));
      this.#streams.set(interval, streams);
    }
    return streams.at(phase);
  }

  /** The number of instruments on the board. */
  get count(): number {
    return this.#parts.sources.quotes.instruments.length;
  }
}

class CandlesSubscription implements ChannelSubscription<Subscribe, Unsubscribe> {
  readonly #client: Client;
  readonly #channel: CandlesChannel;
  readonly #acknowledge: Acknowledge;
  readonly #byInterval = new Map<Interval, OrderedSubscription>();

  #phase: number;

  constructor(client: Client, channel: CandlesChannel, acknowledge: Acknowledge, phase: number) {
    this.#phase = phase;
    this.#client = client;
    this.#channel = channel;
    this.#acknowledge = acknowledge;
  }

  symbolsFor({ interval }: Subscribe | Unsubscribe): SymbolSet {
    return this.#byInterval.get(interval)?.symbols ?? SymbolSet.none;
  }

  get sets(): readonly SymbolSet[] {
    return Array.from(this.#byInterval.values(), ({ symbols }) => symbols);
  }

  get isBehind(): boolean {
    for (const subscription of this.#byInterval.values()) if (subscription.isBehind) return true;
    return false;
  }

  subscribe({ id, interval }: Subscribe, named: SymbolSet): void {
    const opened = this.#byInterval.get(interval);
    const subscription = opened ?? new OrderedSubscription(this.#client, this.#channel.streamOf(interval, this.#phase));
    this.#byInterval.set(interval, subscription);
    const { count } = this.#channel;
    const next = subscription.symbols.with(named);
    this.#acknowledge(next, { id, interval });
    subscription.change(next, count, new Map(Array.from(named.expand(count), (instrument) => [instrument, -Infinity])));
  }

  unsubscribe({ id, interval }: Unsubscribe, next: SymbolSet): void {
    this.#acknowledge(next, { id, interval });
    this.#byInterval.get(interval)?.change(next, this.#channel.count, new Map());
    if (next.size === 0) this.#byInterval.delete(interval);
  }

  moveTo(phase: number): void {
    this.#phase = phase;
    for (const [interval, subscription] of this.#byInterval) {
      subscription.moveTo(this.#channel.streamOf(interval, phase));
    }
  }

  detach(): void {
    for (const subscription of this.#byInterval.values()) subscription.detach();
  }

  attach(): void {}

  catchUp(maxUnread: number): boolean {
    for (const subscription of this.#byInterval.values()) if (!subscription.catchUp(maxUnread)) return false;
    return true;
  }

  resetEpoch(rename: (id: InstrumentId) => InstrumentId | undefined): void {
    for (const [interval, subscription] of this.#byInterval) {
      const symbols = subscription.symbols.renumbered(rename);
      this.#acknowledge(symbols, { interval });
      subscription.resetEpoch(symbols, this.#channel.count);
    }
  }
}
