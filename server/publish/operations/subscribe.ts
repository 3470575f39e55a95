import { channelRequests } from "../../../shared/json/codec.ts";
import type { ChannelRequest, SubscribeMessage, UnsubscribeMessage } from "../../../shared/protocol/channels.ts";
import type { Operation } from "./operation.ts";

type ChannelRequests = Readonly<Record<string, ChannelRequest>>;

/** Adds symbols to a channel's subscription, which starts with the first. */
export const subscribe = (channels: ChannelRequests): Operation<SubscribeMessage> => ({
  ...channelRequests<SubscribeMessage>("subscribe", channels),
  handle: (request, { subscriptions }) => subscriptions.subscribe(request),
});

/** Removes symbols from a channel's subscription. */
export const unsubscribe = (channels: ChannelRequests): Operation<UnsubscribeMessage> => ({
  ...channelRequests<UnsubscribeMessage>("unsubscribe", channels),
  handle: (request, { subscriptions }) => subscriptions.unsubscribe(request),
});
