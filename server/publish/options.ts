import type { Encoder } from "../../shared/protocol/codec.ts";
import type { FeedInfo, Limits, SceneMessage } from "../../shared/protocol/messages.ts";
import type { Alerts } from "../ports/alerts.ts";
import type { Candles, Quotes, Trades } from "../ports/board.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { ReplayState } from "../ports/replay-controls.ts";
import type { ChannelDefinition } from "./channels/channel.ts";
import type { Operations } from "./operations/registry.ts";
import type { SlowLimits } from "./fanout/lag-monitor.ts";
import type { Bus } from "./fanout/peer.ts";

export interface PublisherOptions {
  readonly quotes: Quotes;
  readonly trades: Trades;
  readonly candles: Candles;
  readonly clock: Clock;
  /** Uniform in [0, 1): spreads the moments at which clients reconnect. */
  readonly random: () => number;
  readonly log: Log;
  readonly bus: Bus;
  /** One for each encoding that connections may have. Each uses `quotes` as its directory of instruments. */
  readonly encoders: readonly Encoder[];
  /** Default: all channels of the registry. */
  readonly channels?: Readonly<Record<string, ChannelDefinition>>;
  /** Default: all operations of the registry, for `channels`. */
  readonly operations?: Operations;
  readonly simulated: boolean;
  /** Describes the present feed for the welcome, which leaves it out where this is undefined. */
  readonly feed?: (() => FeedInfo) | undefined;
  /** The message about the running scene for a client that connects; undefined while none runs. */
  readonly scene?: (() => SceneMessage | undefined) | undefined;
  /** Whether a token is a presenter's; without it there are no presenters. */
  readonly isPresenter?: ((token: string) => boolean) | undefined;
  /** The state of the replay; undefined where no file is played. */
  readonly replay?: (() => ReplayState) | undefined;
  /** Watches clients' alerts; without it there are none. */
  readonly alerts?: Alerts | undefined;
  readonly limits: Limits;
  /** Silence after which a client is sent a heartbeat, ms. Checked ten times a second. */
  readonly heartbeatMs: number;
  readonly slow: SlowLimits;
}
