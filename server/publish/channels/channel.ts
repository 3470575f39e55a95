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

/** What a channel is built from. Each encoding has its own channels. */
export interface ChannelParts {
  readonly context: PublishContext;
  /** Serves this channel only: on each tick the channels are flushed one after the other. */
  readonly scheduler: FlushScheduler;
  readonly broadcaster: Broadcaster;
  readonly sources: Sources;
}

type AckMessage = Extract<ControlMessage, { type: "ack" }>;

/** The fields of an ack besides the channel and the symbols. */
export type AckFields = Partial<Pick<AckMessage, "id" | "interval" | "rate" | "recovered">>;

/** Sends the ack that names all symbols now subscribed to under one key of the channel. */
export type Acknowledge = (symbols: SymbolSet, fields: AckFields) => void;

/**
 * One client's subscriptions to one channel. It must send in this order (G1): the ack, then a snapshot or the missed
 * events, then updates. Limits and symbols of a request have been checked before.
 */
export interface ChannelSubscription<Subscribe = SubscribeMessage, Unsubscribe = UnsubscribeMessage> {
  /** The symbols subscribed to under the key of a request, such as a candle's interval. */
  symbolsFor(request: Subscribe | Unsubscribe): SymbolSet;
  /** The symbols subscribed to, one set for each key. Limits count them, and statuses are sent for them. */
  readonly sets: readonly SymbolSet[];
  /** Adds the symbols `named`. */
  subscribe(request: Subscribe, named: SymbolSet): void;
  /** The phase on which the client's other channels are to be flushed; absent where this channel follows another. */
  readonly phase?: number | undefined;
  /** Moves to another phase. What the client has not been sent by then is left to `catchUp`. */
  moveTo?(phase: number): void;
  /** Reduces the symbols under the request's key to `next`. */
  unsubscribe(request: Unsubscribe, next: SymbolSet): void;
  /** Stops sending and notes what the client holds: it reads slowly, or the board is about to change. */
  detach(): void;
  /** Resumes, and sends what the client missed, except for the part that `catchUp` sends. */
  attach(): void;
  /** Whether something waits to be sent until the client has read more. */
  readonly isBehind: boolean;
  /** Sends what waits until the client has more than `maxUnread` bytes to read. Returns whether everything was sent. */
  catchUp(maxUnread: number): boolean;
  /** The board began a new epoch: acknowledges the symbols that still exist. Must be detached. */
  resetEpoch(rename: (id: InstrumentId) => InstrumentId | undefined): void;
}

/** One kind of market data, published in one encoding. */
export interface Channel<Subscribe = SubscribeMessage, Unsubscribe = UnsubscribeMessage> {
  /** How many distinct sets of symbols are flushed; absent where the channel does not group clients by them. */
  readonly groups?: number;
  /** `phase`: the tick of the flush period on which the client is sent its data. */
  open(client: Client, acknowledge: Acknowledge, phase: number): ChannelSubscription<Subscribe, Unsubscribe>;
}

/** How clients request a channel, and how it is created. Its name is its key in the registry. */
export interface ChannelDefinition {
  readonly request: ChannelRequest;
  create(parts: ChannelParts): Channel;
}
