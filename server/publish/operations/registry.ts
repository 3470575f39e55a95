import type { ChannelRequest } from "../../../shared/protocol/channels.ts";
import { echo } from "./echo.ts";
import type { Operation } from "./operation.ts";
import { ping } from "./ping.ts";
import { subscribe, unsubscribe } from "./subscribe.ts";

/** Operations by name, as `op` gives it. */
export type Operations = ReadonlyMap<string, Operation>;

/** All operations, for the channels given. */
export const createOperations = (channels: Readonly<Record<string, ChannelRequest>>): Operations =>
  new Map<string, Operation>(
    Object.entries({ subscribe: subscribe(channels), unsubscribe: unsubscribe(channels), ping, echo }),
  );
