import type { Encoder } from "../../shared/protocol/codec.ts";
import { createJsonEncoder } from "../../shared/json/codec.ts";
import { MAX_MESSAGE_BYTES, type Limits, type Protocol } from "../../shared/protocol/messages.ts";
import { createSbeEncoder } from "../../shared/sbe/codec.ts";
import type { Board } from "../board/board.ts";
import type { Clock } from "../ports/clock.ts";
import { feedInfo, type FeedDescription } from "../ports/feed.ts";
import type { Log } from "../ports/log.ts";
import type { ReplayState } from "../ports/replay-controls.ts";
import type { Bus } from "../publish/fanout/peer.ts";
import { createPublisher, type Publisher } from "../publish/publisher.ts";

const HEARTBEAT_MS = 1_000;
const LIMITS: Limits = { messageBytes: MAX_MESSAGE_BYTES, messagesPerSecond: 50, subscriptions: 64, symbols: 10_000 };

/** A client is slow when more than this waits for it, or more than a snapshot of the board if that is larger. Bytes. */
const SLOW_BYTES = 262_144;
/** A snapshot row in JSON, with some to spare. Bytes. */
const ROW_BYTES = 320;
const SLOW = { behindMs: 2_000, stallTimeoutMs: 10_000, pongTimeoutMs: 60_000 };

export interface BoardPublisherOptions {
  readonly board: Board;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly simulated: boolean;
  /** What feeds the board now. */
  readonly feed?: (() => FeedDescription) | undefined;
  /** Where a replay stands; undefined where no file is played. */
  readonly replay?: (() => ReplayState) | undefined;
}

/** The publisher as the product runs it: both encodings over a board, with the limits that clients are told. */
export function createBoardPublisher(options: BoardPublisherOptions): Publisher {
  const { board, bus, clock, log, simulated, feed, replay } = options;
  const { quotes, trades, candles } = board;
  const bufferedBytes = Math.max(SLOW_BYTES, quotes.instruments.length * ROW_BYTES);
  return createPublisher({
    ...{ quotes, trades, candles, bus, clock, log, simulated, replay },
    feed: feed && (() => feedInfo(feed())),
    random: Math.random,
    encoders: new Map<Protocol, Encoder>([
      ["ticker.v1.json", createJsonEncoder(quotes)],
      ["ticker.v1.sbe", createSbeEncoder()],
    ]),
    limits: LIMITS,
    heartbeatMs: HEARTBEAT_MS,
    slow: { ...SLOW, bufferedBytes },
  });
}
