import { createJsonEncoder } from "../shared/json/codec.ts";
import { asEpoch, type Epoch } from "../shared/model/units.ts";
import { MAX_MESSAGE_BYTES, type Limits } from "../shared/protocol/messages.ts";
import { createSbeEncoder } from "../shared/sbe/codec.ts";
import type { Board } from "./board/board.ts";
import { MemoryArchive } from "./board/memory-archive.ts";
import type { Config } from "./config/config.ts";
import type { CreatedFeed, EarlierRun } from "./feeds/definition.ts";
import { FEEDS, type FeedRegistry } from "./feeds/registry.ts";
import { createEventStreamEncoder } from "./gateway/sse/encoder.ts";
import type { History } from "./history/interface.ts";
import { openHistory } from "./history/history.ts";
import type { Archive, Recording } from "./ports/archive.ts";
import type { Clock, Stop } from "./ports/clock.ts";
import { feedInfo, type FeedDescription, type FeedSink } from "./ports/feed.ts";
import type { Log } from "./ports/log.ts";
import type { ReplayState } from "./ports/replay-controls.ts";
import type { Bus } from "./publish/fanout/peer.ts";
import { createPublisher, type Publisher } from "./publish/publisher.ts";

/** DuckDB's limit. DuckDB's own code and the worker take some 60 MB more. */
const HISTORY_MEMORY_MB = 256;
const PROGRESS_MS = 2_000;

type Progress = (done: number) => void;

/** What becomes of a feed's events besides the board. */
interface Recorder {
  /** Of the board that this run fills. */
  readonly epoch: Epoch;
  readonly earlier: EarlierRun | undefined;
  readonly recording: (() => Recording) | undefined;
  backpressure(): Promise<void>;
  /** Begins to record the board, with what the feed's next run needs. */
  attach(board: Board, feedState: CreatedFeed["state"]): Promise<void>;
  /** Fills the board with what an earlier run left. */
  hydrate(board: Board, progress: Progress): Promise<void>;
  /** Where the feed's events go on their way to the board. */
  sink(board: Board): FeedSink;
  /** The feed is live: its history is complete. */
  settle(): Promise<void>;
  archive(board: Board): Archive;
  close(): Promise<void>;
}

/** A feed and its recording, put together. */
export interface Composition extends Omit<CreatedFeed, "state"> {
  /** Of the board that the feed fills. */
  readonly epoch: Epoch;
  /** Undefined where nothing is recorded. */
  readonly recording: (() => Recording) | undefined;
  /** Fills the board with the feed's history and goes live. Resolves when live; ranges are answered from then on. */
  start(board: Board, progress: Progress): Promise<Stop>;
  archive(board: Board): Archive;
  /** Resolves when everything is on disk. */
  close(): Promise<void>;
}

/** Chooses the feed that FEED names and, independently of it, whether its events are recorded. */
export async function compose(
  config: Config,
  clock: Clock,
  log: Log,
  feeds: FeedRegistry = FEEDS,
): Promise<Composition> {
  const definition = feeds[config.feed.kind];
  if (definition === undefined) throw new Error(`there is no feed ${config.feed.kind}`);
  const market = config.record === "auto" ? definition.recordedAs?.(config) : undefined;
  const recorder = market === undefined ? inMemory(clock) : onDisk(await openStore(market, config, clock, log));
  const { epoch, earlier, backpressure, recording } = recorder;
  const created = definition.create(config.feed, { settings: config, clock, log, epoch, earlier, backpressure });
  return {
    ...created,
    ...{ epoch, recording },
    start: (board, progress) => start(created, recorder, board, logged(progress, clock, log)),
    archive: (board) => recorder.archive(board),
    close: () => recorder.close(),
  };
}

/** Each step needs the one before: what is hydrated is not recorded again, and a history settles when it is complete. */
async function start({ feed, state }: CreatedFeed, recorder: Recorder, board: Board, progress: Progress) {
  await recorder.attach(board, state);
  await recorder.hydrate(board, progress);
  const stop = await feed.start(recorder.sink(board), progress);
  await recorder.settle();
  return stop;
}

const openStore = (source: string, config: Config, clock: Clock, log: Log): Promise<History> =>
  openHistory({
    directory: config.dataDir,
    source,
    retentionDays: config.retentionDays,
    tradeDays: config.tradeRetentionDays,
    memoryMb: HISTORY_MEMORY_MB,
    clock,
    log,
  });

/** Records into the tick store of DATA_DIR. */
const onDisk = (history: History): Recorder => ({
  epoch: history.epoch,
  earlier: history.resumePoint,
  recording: () => history.stats(),
  backpressure: () => history.whenReady(),
  attach: (board, feedState) => history.attach(board, feedState),
  hydrate: async (board, progress) => {
    if (history.resumePoint !== undefined) await history.hydrate(board, progress);
  },
  sink: (board) => history.recordingSink(board),
  settle: () => history.markLive(),
  archive: () => history.archive,
  close: () => history.close(),
});

/** Records nothing: ranges are answered from what the board holds. */
const inMemory = (clock: Clock): Recorder => ({
  // No two starts share it: they are at least a second apart.
  epoch: asEpoch(Math.floor(clock.now() / 1_000)),
  earlier: undefined,
  recording: undefined,
  backpressure: () => Promise.resolve(),
  attach: () => Promise.resolve(),
  hydrate: () => Promise.resolve(),
  sink: (board) => board,
  settle: () => Promise.resolve(),
  archive: (board) => new MemoryArchive(board),
  close: () => Promise.resolve(),
});

/** Also logs how far the start is, every few seconds. */
function logged(progress: Progress, clock: Clock, log: Log): Progress {
  let next = clock.monotonic() + PROGRESS_MS;
  return (done) => {
    progress(done);
    const now = clock.monotonic();
    if (now < next) return;
    next = now + PROGRESS_MS;
    log.info({ percent: Math.floor(done * 100) }, "getting ready");
  };
}

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

/** The publisher as the product runs it: all encodings of a board, with the limits that clients are told. */
export function createBoardPublisher(options: BoardPublisherOptions): Publisher {
  const { board, bus, clock, log, simulated, feed, replay } = options;
  const { quotes, trades, candles } = board;
  const json = createJsonEncoder(quotes);
  const bufferedBytes = Math.max(SLOW_BYTES, quotes.instruments.length * ROW_BYTES);
  return createPublisher({
    ...{ quotes, trades, candles, bus, clock, log, simulated, replay },
    feed: feed && (() => feedInfo(feed())),
    random: Math.random,
    encoders: [json, createSbeEncoder(), createEventStreamEncoder(json)],
    limits: LIMITS,
    heartbeatMs: HEARTBEAT_MS,
    slow: { ...SLOW, bufferedBytes },
  });
}
