import type { ChannelRequest, SubscribeMessage, UnsubscribeMessage } from "../../../shared/protocol/channels.ts";
import type { ControlMessage } from "../../../shared/protocol/messages.ts";
import type { InstrumentId } from "../../../shared/model/units.ts";
import type { Candles, Quotes, Trades } from "../../ports/board.ts";
import type { Broadcaster } from "../fanout/broadcaster.ts";
import type { Client } from "../fanout/client.ts";
import type { PublishContext } from "../fanout/subscriber-group.ts";
import type { FlushScheduler } from "../schedule/flush-scheduler.ts";
import type { SymbolSet } from "./symbol-set.ts";

/** The board that is published. */
export interface Sources {
  readonly quotes: Quotes;
  readonly trades: Trades;
  readonly candles: Candles;
}

/** What a channel is made of: one for each encoding. */
export interface ChannelParts {
  readonly context: PublishContext;
  /** Of this channel alone: channels are flushed one after the other on each tick. */
  readonly scheduler: FlushScheduler;
  readonly broadcaster: Broadcaster;
  readonly sources: Sources;
}

type AckMessage = Extract<ControlMessage, { type: "ack" }>;

/** What an ack says besides the channel and the symbols. */
export type AckFields = Partial<Pick<AckMessage, "id" | "interval" | "rate" | "recovered">>;

/** Sends the ack that names everything now subscribed under one key of the channel. */
export type Acknowledge = (symbols: SymbolSet, fields: AckFields) => void;

/**
 * One client's subscriptions to one channel. The order of what it sends is the contract: the ack, then a snapshot or
 * what was missed, then updates (G1). A request reaches it only after limits and symbols were checked.
 */
export interface ChannelSubscription<Subscribe = SubscribeMessage, Unsubscribe = UnsubscribeMessage> {
  /** The symbols held under the key of a request, such as a candle's interval. */
  held(request: Subscribe | Unsubscribe): SymbolSet;
  /** The symbols held, a set for each key. Limits count them; statuses are told for them. */
  readonly sets: readonly SymbolSet[];
  /** Adds `named` to what is held. */
  subscribe(request: Subscribe, named: SymbolSet): void;
  /** The phase that the client's other channels are to go out on; absent where the channel follows others. */
  readonly phase?: number | undefined;
  /** Goes out on another phase from now on. What the client lacks at that moment is left for `catchUp`. */
  moveTo?(phase: number): void;
  /** Holds `next` from now on, a part of what was held. */
  unsubscribe(request: Unsubscribe, next: SymbolSet): void;
  /** Takes the client off, and notes what it has: it reads slowly, or its board is about to change. */
  detach(): void;
  /** Takes the client back in with what it missed, as far as that need not wait for `catchUp`. */
  attach(): void;
  /** Whether a part of it waits for the client to read. */
  readonly isBehind: boolean;
  /** Goes on with that part until the client has more than `maxUnread` bytes to read; says whether all is done. */
  catchUp(maxUnread: number): boolean;
  /** The board began a new epoch: acknowledges what still exists on it. Only while detached. */
  resetEpoch(rename: (id: InstrumentId) => InstrumentId | undefined): void;
}

/** One kind of market data, published in one encoding. */
export interface Channel<Subscribe = SubscribeMessage, Unsubscribe = UnsubscribeMessage> {
  /** Distinct sets of symbols that are flushed together, where the channel has such. */
  readonly groups?: number;
  /** `phase`: the tick of its rate on which the client's data goes out. */
  open(client: Client, acknowledge: Acknowledge, phase: number): ChannelSubscription<Subscribe, Unsubscribe>;
}

/** How clients ask for a channel, and how it is made. Its name is its key in the registry. */
export interface ChannelDefinition {
  readonly request: ChannelRequest;
  create(parts: ChannelParts): Channel;
}
