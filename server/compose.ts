import { createJsonEncoder } from "../shared/json/codec.ts";
import { asEpoch, type Epoch } from "../shared/model/units.ts";
import { MAX_MESSAGE_BYTES, type Limits, type SceneMessage } from "../shared/protocol/messages.ts";
import { createSbeEncoder } from "../shared/sbe/codec.ts";
import { AlertEvaluator } from "./alerts/evaluator.ts";
import type { AlertLimits } from "./alerts/set-limit.ts";
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

/** Memory limit of DuckDB's buffers, MB. DuckDB's own code and the worker take about 60 MB more. */
const HISTORY_MEMORY_MB = 256;
const PROGRESS_MS = 2_000;

type Progress = (done: number) => void;

/** Records a feed's events, or keeps them in memory only. */
interface Recorder {
  /** Epoch of the board that this run fills. */
  readonly epoch: Epoch;
  readonly earlier: EarlierRun | undefined;
  readonly recording: (() => Recording) | undefined;
  backpressure(): Promise<void>;
  /** Starts to record the board. `feedState` gives what the feed's next run needs. */
  attach(board: Board, feedState: CreatedFeed["state"]): Promise<void>;
  /** Fills the board with what an earlier run recorded. */
  hydrate(board: Board, progress: Progress): Promise<void>;
  /** Returns the sink that the feed calls; it passes events to the board. */
  sink(board: Board): FeedSink;
  /** Called when the feed is live: its history is then complete. */
  settle(): Promise<void>;
  archive(board: Board): Archive;
  close(): Promise<void>;
}

/** A feed combined with its recording. */
export interface Composition extends Omit<CreatedFeed, "state"> {
  /** Epoch of the board that the feed fills. */
  readonly epoch: Epoch;
  /** Undefined if nothing is recorded. */
  readonly recording: (() => Recording) | undefined;
  /**
   * Fills the board with the feed's history and goes live. It resolves when live; range queries are answered from then
   * on.
   */
  start(board: Board, progress: Progress): Promise<Stop>;
  archive(board: Board): Archive;
  /** Resolves when everything is on disk. */
  close(): Promise<void>;
}

/**
 * Creates the feed that FEED names. Whether its events are recorded is decided separately, by RECORD and the feed's
 * definition.
 */
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

/**
 * Starts in this order because each step needs the one before. The recorder is attached before the board is hydrated, so
 * that hydrated rows are not recorded twice. The recording settles once the feed's history is complete.
 */
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

/** Records nothing. Range queries are answered from the board. */
const inMemory = (clock: Clock): Recorder => ({
  // Starts are at least a second apart, so each has a different epoch.
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

/** Also logs the start's progress every few seconds. */
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

/** Symbols over all alert rules. Measured: a rule on one symbol takes about 1 KB. */
const ALERT_LIMITS: AlertLimits = { perConnection: 2_000, inAll: 100_000, perSecond: 200 };

/**
 * A client counts as slow while more than this waits to be sent, or more than a snapshot of the board if that is
 * larger. Bytes.
 */
const SLOW_BYTES = 262_144;
/** Size of a snapshot row in JSON, rounded up. Bytes. */
const ROW_BYTES = 320;
const SLOW = { behindMs: 2_000, stallTimeoutMs: 10_000, pongTimeoutMs: 60_000 };

export interface BoardPublisherOptions {
  readonly board: Board;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly simulated: boolean;
  /** Describes the feed that currently writes into the board. */
  readonly feed?: (() => FeedDescription) | undefined;
  /** The state of a replay; undefined if no file is played. */
  readonly replay?: (() => ReplayState) | undefined;
  /** What is told a client that connects of the scene that runs. */
  readonly scene?: (() => SceneMessage | undefined) | undefined;
  /** Whether a token is a presenter's. */
  readonly isPresenter?: ((token: string) => boolean) | undefined;
}

/** Creates the publisher as the product runs it: all encodings of one board, with the limits that clients are told. */
export function createBoardPublisher(options: BoardPublisherOptions): Publisher {
  const { board, bus, clock, log, simulated, feed, replay, scene, isPresenter } = options;
  const { quotes, trades, candles } = board;
  const json = createJsonEncoder(quotes);
  const alerts = new AlertEvaluator(board, clock, ALERT_LIMITS);
  board.followPrints(alerts);
  const bufferedBytes = Math.max(SLOW_BYTES, quotes.instruments.length * ROW_BYTES);
  return createPublisher({
    ...{ quotes, trades, candles, bus, clock, log, simulated, replay, scene, isPresenter, alerts },
    feed: feed && (() => feedInfo(feed())),
    random: Math.random,
    encoders: [json, createSbeEncoder(), createEventStreamEncoder(json)],
    limits: LIMITS,
    heartbeatMs: HEARTBEAT_MS,
    slow: { ...SLOW, bufferedBytes },
  });
}
