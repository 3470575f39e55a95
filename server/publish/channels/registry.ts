import { CHANNELS, type Channel as ChannelName, type ChannelRequest } from "../../../shared/protocol/channels.ts";
import type { Broadcaster } from "../fanout/broadcaster.ts";
import { CandlesChannel } from "./candles/candles-channel.ts";
import type { Channel, ChannelDefinition, ChannelParts } from "./channel.ts";
import { QUOTES, OVERVIEW, QuotesChannel } from "./quotes/quotes-channel.ts";
import { TradesChannel } from "./trades/trades-channel.ts";

/** All channels, in the order in which they are flushed on a tick (W22). */
export const CHANNEL_DEFINITIONS = {
  trades: { request: CHANNELS.trades, create: (parts: ChannelParts) => new TradesChannel(parts) },
  candles: { request: CHANNELS.candles, create: (parts: ChannelParts) => new CandlesChannel(parts) },
  quotes: { request: CHANNELS.quotes, create: (parts: ChannelParts) => new QuotesChannel(parts, QUOTES) },
  overview: { request: CHANNELS.overview, create: (parts: ChannelParts) => new QuotesChannel(parts, OVERVIEW) },
} satisfies Record<ChannelName, ChannelDefinition>;

/** The channels of one encoding, by name. */
export type Channels = ReadonlyMap<string, Channel>;

/** One encoding, and the channels that are published in it. */
export interface EncodedChannels {
  readonly broadcaster: Broadcaster;
  readonly channels: Channels;
}

/** The fields of each channel's requests, by channel name. */
export const channelRequestFields = (
  definitions: Readonly<Record<string, ChannelDefinition>>,
): Record<string, ChannelRequest> =>
  Object.fromEntries(Object.entries(definitions).map(([name, { request }]) => [name, request]));
