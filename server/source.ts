import { asEpoch, type Epoch } from "../shared/model/units.ts";
import type { Board } from "./board/board.ts";
import { MemoryArchive } from "./board/memory-archive.ts";
import type { Config } from "./config/config.ts";
import { createReplayFeed } from "./feeds/replay/replay.ts";
import { createSimulatedFeed } from "./feeds/simulated/simulated.ts";
import { openHistory } from "./history/history.ts";
import type { Archive, Recording } from "./ports/archive.ts";
import type { Clock, Stop } from "./ports/clock.ts";
import type { Feed } from "./ports/feed.ts";
import type { Log } from "./ports/log.ts";
import type { MarketControls } from "./ports/market-controls.ts";
import type { ReplayControls } from "./ports/replay-controls.ts";

/** DuckDB's limit; its own code and the worker come to some 60 MB more. */
const HISTORY_MEMORY_MB = 256;

/** Days of history, over all symbols together, that a first start makes at most unless told: 7 million minutes. */
const SYMBOL_DAYS = 5_000;
const PROGRESS_MS = 2_000;

/** Where events come from, and what becomes of them besides the board. */
export interface Source {
  readonly feed: Feed;
  /** Of the board that this source fills. */
  readonly epoch: Epoch;
  /** Undefined where the market cannot be stirred. */
  readonly controls: MarketControls | undefined;
  /** Undefined where no file is played. */
  readonly replay: ReplayControls | undefined;
  /** Runs the feed's history into the board and goes live; answers ranges from then on. */
  start(board: Board, progress: (done: number) => void): Promise<Stop>;
  archive(board: Board): Archive;
  /** Undefined where nothing is recorded. */
  readonly recording: (() => Recording) | undefined;
  /** Resolves when everything is on disk. */
  close(): Promise<void>;
}

/** The source that FEED names. */
export const openSource = (config: Config, clock: Clock, log: Log): Promise<Source> =>
  config.feed.kind === "replay"
    ? Promise.resolve(replayed(config.feed.file, config, clock, log))
    : simulated(config, clock, log);

/** The simulated market, recorded, going on where its last run stopped. */
async function simulated(config: Config, clock: Clock, log: Log): Promise<Source> {
  const history = await openHistory({
    directory: config.dataDir,
    // Prices of another seed or other hours are another market's, and never continue these.
    source: `simulated, seed ${config.seed}, ${config.marketHours}`,
    retentionDays: config.retentionDays,
    tradeDays: config.tradeRetentionDays,
    memoryMb: HISTORY_MEMORY_MB,
    clock,
    log,
  });
  const { resumePoint } = history;
  const { seed, symbols, activity, marketHours: hours } = config;
  const backfillDays = backfillDaysOf(config);
  const room = () => history.whenReady();
  const market = { seed, symbols, activity, hours, backfillDays, continued: resumePoint, clock, room };
  const feed = createSimulatedFeed(market);
  return {
    feed,
    epoch: history.epoch,
    controls: feed,
    replay: undefined,
    async start(board, progress) {
      await history.attach(board, feed.state);
      const done = logged(progress, clock, log);
      if (resumePoint === undefined) log.info({ days: backfillDays, symbols }, "making history up to now");
      else await history.hydrate(board, done);
      const stop = await feed.start(history.recordingSink(board), done);
      await history.markLive();
      return stop;
    },
    archive: () => history.archive,
    recording: () => history.stats(),
    close: () => history.close(),
  };
}

/** Also tells the log how far the start is, every few seconds. */
function logged(progress: (done: number) => void, clock: Clock, log: Log): (done: number) => void {
  let next = clock.monotonic() + PROGRESS_MS;
  return (done) => {
    progress(done);
    const now = clock.monotonic();
    if (now < next) return;
    next = now + PROGRESS_MS;
    log.info({ percent: Math.floor(done * 100) }, "getting ready");
  };
}

/** Days of history that a first start makes: as told, or as many as take no longer than the dashboard may keep one waiting. */
export const backfillDaysOf = ({ backfillDays, symbols }: Pick<Config, "backfillDays" | "symbols">): number =>
  backfillDays === "auto" ? Math.max(1, Math.min(30, Math.floor(SYMBOL_DAYS / symbols))) : backfillDays;

/** A file being played. It is its own record, so nothing is written. */
function replayed(file: string, config: Config, clock: Clock, log: Log): Source {
  const { replaySpeed: pace, replayLoop: loop, replayZone: zone } = config;
  // No two starts share it: they are at least a second apart.
  const epoch = asEpoch(Math.floor(clock.now() / 1_000));
  const feed = createReplayFeed({ file, pace, loop, zone, epoch, clock, log });
  return {
    feed,
    epoch,
    controls: undefined,
    replay: feed,
    start: (board, progress) => feed.start(board, progress),
    archive: (board) => new MemoryArchive(board),
    recording: undefined,
    close: () => Promise.resolve(),
  };
}
