import { channelRequests } from "../../../shared/json/codec.ts";
import type { ChannelRequest, SubscribeMessage, UnsubscribeMessage } from "../../../shared/protocol/channels.ts";
import { alert } from "./alert.ts";
import { echo, ping } from "./ping-echo.ts";
import type { Operation } from "./operation.ts";
import { arrived, viewers } from "./viewers.ts";

/** Operations by name, as `op` gives it. */
export type Operations = ReadonlyMap<string, Operation>;

type ChannelRequests = Readonly<Record<string, ChannelRequest>>;

/** Adds symbols to a channel's subscription, which starts with the first. */
const subscribe = (channels: ChannelRequests): Operation<SubscribeMessage> => ({
  ...channelRequests<SubscribeMessage>("subscribe", channels),
  handle: (request, { subscriptions }) => subscriptions.subscribe(request),
});

/** Removes symbols from a channel's subscription. */
const unsubscribe = (channels: ChannelRequests): Operation<UnsubscribeMessage> => ({
  ...channelRequests<UnsubscribeMessage>("unsubscribe", channels),
  handle: (request, { subscriptions }) => subscriptions.unsubscribe(request),
});

/** All operations, for the channels given. */
export const createOperations = (channels: ChannelRequests): Operations =>
  new Map<string, Operation>(
    Object.entries({
      ...{ subscribe: subscribe(channels), unsubscribe: unsubscribe(channels) },
      ...{ ping, echo, viewers, arrived, alert },
    }),
  );
