import { asEpoch, type Epoch } from "../shared/units.ts";
import type { Board } from "./board/board.ts";
import { MemoryArchive } from "./board/memory-archive.ts";
import type { Config } from "./config.ts";
import { createReplayFeed } from "./feeds/replay.ts";
import { createSimulatedFeed } from "./feeds/simulated.ts";
import { openHistory } from "./history/history.ts";
import type { Archive, Recording } from "./ports/archive.ts";
import type { Clock, Stop } from "./ports/clock.ts";
import type { Feed } from "./ports/feed.ts";
import type { Log } from "./ports/log.ts";
import type { MarketControls } from "./ports/market-controls.ts";

/** DuckDB's limit; its own code and the worker come to some 60 MB more. */
const HISTORY_MEMORY_MB = 256;

/** Where events come from, and what becomes of them besides the board. */
export interface Source {
  readonly feed: Feed;
  /** Of the board that this source fills. */
  readonly epoch: Epoch;
  /** Undefined where the market cannot be stirred. */
  readonly controls: MarketControls | undefined;
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
    ? Promise.resolve(replayed(config.feed.file, config, clock))
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
  const { seed, symbols, activity, marketHours: hours, backfillDays } = config;
  const feed = createSimulatedFeed({ seed, symbols, activity, hours, backfillDays, continued: resumePoint, clock });
  return {
    feed,
    epoch: history.epoch,
    controls: feed,
    async start(board, progress) {
      await history.attach(board, feed.state);
      if (resumePoint !== undefined) await history.warm(board);
      const stop = await feed.start(history.tap(board), progress);
      await history.live();
      return stop;
    },
    archive: () => history.archive,
    recording: () => history.stats(),
    close: () => history.close(),
  };
}

/** A file being played. It is its own record, so nothing is written. */
function replayed(file: string, config: Config, clock: Clock): Source {
  const feed = createReplayFeed({ file, pace: config.replaySpeed, loop: config.replayLoop, clock });
  return {
    feed,
    // No two starts share it: they are at least a second apart.
    epoch: asEpoch(Math.floor(clock.now() / 1000)),
    controls: undefined,
    start: (board, progress) => feed.start(board, progress),
    archive: (board) => new MemoryArchive(board),
    recording: undefined,
    close: () => Promise.resolve(),
  };
}
