import { CHANNELS, type Channel as ChannelName, type ChannelRequest } from "../../../shared/protocol/channels.ts";
import { CandlesChannel } from "./candles/candles-channel.ts";
import type { Channel, ChannelDefinition, ChannelParts } from "./channel.ts";
import { QuotesChannel } from "./quotes/quotes-channel.ts";
import { TradesChannel } from "./trades/trades-channel.ts";

/** Every channel that the product publishes, in the order in which they are flushed on a tick (W22). */
export const CHANNEL_DEFINITIONS = {
  trades: { request: CHANNELS.trades, create: (parts: ChannelParts) => new TradesChannel(parts) },
  candles: { request: CHANNELS.candles, create: (parts: ChannelParts) => new CandlesChannel(parts) },
  quotes: { request: CHANNELS.quotes, create: (parts: ChannelParts) => new QuotesChannel(parts) },
} satisfies Record<ChannelName, ChannelDefinition>;

/** Channels by name, in one encoding. */
export type Channels = ReadonlyMap<string, Channel>;

/** How each channel is asked for. */
export const requestsOf = (definitions: Readonly<Record<string, ChannelDefinition>>): Record<string, ChannelRequest> =>
  Object.fromEntries(Object.entries(definitions).map(([name, { request }]) => [name, request]));
