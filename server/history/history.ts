import { DAY_MS, HOUR_MS } from "../../shared/model/time.ts";
import { asEpoch, type Epoch } from "../../shared/model/units.ts";
import type { Archive } from "../ports/archive.ts";
import type { Stop } from "../ports/clock.ts";
import type { FeedSink, MarketSink } from "../ports/feed.ts";
import { HistoryArchive, type RecordedRun } from "./queries/archive.ts";
import type { CandleColumns } from "./duckdb/row-buffers.ts";
import type { History, HistoryOptions, HistoryStats } from "./interface.ts";
import type { RecordedBoard } from "./recording/recorded-board.ts";
import { Recorder } from "./recording/recorder.ts";
import { StoreSupervisor } from "./worker/supervisor.ts";
import type { AttachedStore, OpenedStore, ResumePoint } from "./tick-store.ts";
import { hydrateBoard } from "./recording/hydration.ts";

const WRITE_EVERY_MS = 1_000;
const PRUNE_EVERY_MS = HOUR_MS;
/** The most backfilled candles that may wait to be written. Measured: about 50 MB. */
const MAX_BACKFILL_QUEUED = 1_048_576;
/** The most trades that may wait for the next write while a feed catches up. The feed's next turn brings the others. */
const MAX_TRADES_STAGED = 65_536;
/** The longest time that the start waits for a disk to write about 65,000 candles, ms. */
const BACKFILL_TIMEOUT_MS = 30_000;

/**
 * Opens the store and reserves this run's epoch. It never fails: if the file cannot be used, one warning gives the
 * reason and the remedy. The server then runs without history and tries to open it again later.
 */
export async function openHistory(options: HistoryOptions): Promise<History> {
  const supervisor = new StoreSupervisor(options);
  const opened = await supervisor.open();
  const epoch = opened?.epoch ?? Math.floor(options.clock.now() / 1_000);
  return new TickHistory(options, supervisor, asEpoch(epoch), opened);
}

/** A board that is being recorded. */
interface Recording {
  readonly board: RecordedBoard;
  readonly recorder: Recorder;
  readonly feedState: () => Uint8Array | undefined;
  stored: AttachedStore;
  hydrateFrom: number;
}

class TickHistory implements History {
  readonly epoch: Epoch;
  readonly resumePoint: ResumePoint | undefined;
  readonly archive: Archive;
  readonly #options: HistoryOptions;
  readonly #supervisor: StoreSupervisor;
  /** Whether this run could read at its start what earlier runs recorded. */
  readonly #continues: boolean;
  readonly #counts = { tradesWritten: 0, candlesWritten: 0, writes: 0, backfillQueued: 0, writeMs: 0, bytes: 0 };
  #recording: Recording | undefined;
  /** Writes of backfilled candles that have not finished, oldest first. */
  readonly #backfillWrites = new Set<Promise<void>>();
  /** The write that is running. */
  #writing: Promise<void> | undefined;
  #stop: Stop = () => {};
  #stopStatuses: Stop = () => {};
  /** By the monotonic clock, ms. */
  #pruneAt = -Infinity;
  /** Whether the history is closing: only the last write follows. */
  #closing = false;

  constructor(options: HistoryOptions, supervisor: StoreSupervisor, epoch: Epoch, opened: OpenedStore | undefined) {
    this.#options = options;
    this.#supervisor = supervisor;
    this.epoch = epoch;
    this.#continues = opened !== undefined;
    this.resumePoint = opened?.resume;
    this.archive = new HistoryArchive(
      () => this.#recording?.board,
      () => this.#recorded(),
      (query) => supervisor.read(query),
    );
  }

  async attach(board: RecordedBoard, feedState: () => Uint8Array | undefined = () => undefined): Promise<void> {
    this.#recording = undefined;
    this.#stopStatuses();
    await this.#writing;
    const { instruments, epoch } = board.quotes;
    const stored = (await this.#supervisor.attach({ instruments, epoch })) ?? nothingStored(instruments.length);
    const recorder = new Recorder(board, stored, feedState);
    this.#recording = { board, recorder, feedState, stored, hydrateFrom: Infinity };
    this.#stopStatuses = board.quotes.onStatus((id, { state, text, code = null, until = null }) => {
      const reason = id === undefined ? text : board.quotes.reasonOf(id);
      recorder.status({ id: id ?? null, t: board.quotes.time, state, reason, code, until });
    });
    this.#stop();
    this.#stop = this.#options.clock.every(WRITE_EVERY_MS, () => {
      void this.#tick();
    });
  }

  async hydrate(sink: MarketSink, progress: (done: number) => void = () => {}): Promise<void> {
    const { store } = this.#supervisor;
    const recording = this.#recording;
    if (store === undefined || recording === undefined) return;
    recording.hydrateFrom = recording.stored.hydrateFrom;
    try {
      await hydrateBoard(store, recording.stored, recording.recorder, sink, progress);
    } catch (error) {
      this.#supervisor.failed(error);
    }
  }

  recordingSink(sink: FeedSink): FeedSink {
    const recording = this.#recording;
    if (recording === undefined) return sink;
    const { board, recorder, feedState } = recording;
    const hooks = {
      backfilled: (rows: CandleColumns) => {
        this.#queueBackfill(rows);
      },
      live: () => void this.markLive(),
      writeSoon: () => void this.#tick(),
      reset: () => void this.attach(board, feedState),
    };
    return recorder.recordingSink(sink, hooks);
  }

  async whenReady(): Promise<void> {
    for (const oldest of this.#backfillWrites) {
      if (this.#counts.backfillQueued <= MAX_BACKFILL_QUEUED || this.#supervisor.store === undefined) break;
      await this.#supervisor.waitFor(BACKFILL_TIMEOUT_MS, oldest);
    }
    const staged = this.#recording?.recorder.staged ?? 0;
    if (staged >= MAX_TRADES_STAGED && this.#supervisor.store !== undefined)
      await this.#supervisor.waitFor(BACKFILL_TIMEOUT_MS, this.flush());
  }

  async markLive(): Promise<void> {
    this.#recording?.recorder.endBackfill({
      backfilled: (rows) => {
        this.#queueBackfill(rows);
      },
    });
    for (const oldest of this.#backfillWrites)
      if (!(await this.#supervisor.waitFor(BACKFILL_TIMEOUT_MS, oldest))) break;
    await this.#supervisor.store?.commitBackfill().catch((error: unknown) => {
      this.#supervisor.failed(error);
    });
  }

  async flush(): Promise<void> {
    await this.#writing;
    await this.#tick();
  }

  async close(): Promise<void> {
    this.#stop();
    this.#stopStatuses();
    this.#closing = true;
    await this.#writing;
    if (!this.#supervisor.backingOff) await (this.#writing = this.#write(true));
    this.#recording = undefined;
    await this.#supervisor.close().catch((error: unknown) => {
      this.#supervisor.failed(error);
    });
  }

  stats(): HistoryStats {
    const { lastError, failures } = this.#supervisor;
    return {
      ...this.#counts,
      state: lastError === undefined ? "recording" : "degraded",
      lastError: lastError?.message ?? "",
      failures,
      tradesMissed: this.#recording?.recorder.missed ?? 0,
    };
  }

  /** Starts a write unless one is running: the next write includes events that arrive meanwhile. */
  async #tick(): Promise<void> {
    if (this.#closing || this.#supervisor.backingOff) return this.#writing;
    this.#writing ??= this.#write(false).finally(() => {
      this.#writing = undefined;
    });
    await this.#writing;
  }

  async #write(final: boolean): Promise<void> {
    const recording = this.#recording;
    if (recording === undefined || !(await this.#reattached(recording))) return;
    const { clock } = this.#options;
    const batch = recording.recorder.collect(clock.now(), final);
    if (batch === undefined) return;
    try {
      const started = clock.monotonic();
      const counted = { trades: batch.trades?.t.length ?? 0, candles: batch.candles?.t.length ?? 0 };
      const size = await this.#supervisor.store?.write(batch);
      recording.recorder.commit(batch);
      this.#count(counted, clock.monotonic() - started, size?.bytes ?? 0);
      this.#supervisor.succeeded();
      await this.#pruneWhereDue(recording);
    } catch (error) {
      this.#supervisor.failed(error);
    }
  }

  /**
   * Attaches the store again after a failure. The store then states which rows it holds, since it may have committed a
   * write without confirming it.
   */
  async #reattached(recording: Recording): Promise<boolean> {
    if (this.#supervisor.store !== undefined) return true;
    // A backfill that this run generated without the file must not replace what earlier runs recorded in it.
    if (!this.#continues && recording.recorder.backfilling) return false;
    const { instruments, epoch } = recording.board.quotes;
    const stored = await this.#supervisor.attach({ instruments, epoch });
    if (stored === undefined) return false;
    recording.stored = stored;
    recording.recorder.restart(stored, this.#continues ? 0 : stored.earlierUntil);
    return true;
  }

  #queueBackfill(rows: CandleColumns): void {
    const count = rows.t.length;
    const { store } = this.#supervisor;
    if (store === undefined) return;
    this.#counts.backfillQueued += count;
    const written = store
      .appendBackfill(rows)
      .then(() => {
        this.#counts.candlesWritten += count;
      })
      .catch((error: unknown) => {
        this.#supervisor.failed(error);
      })
      .finally(() => {
        this.#counts.backfillQueued -= count;
        this.#backfillWrites.delete(written);
      });
    this.#backfillWrites.add(written);
  }

  #count(rows: { trades: number; candles: number }, ms: number, bytes: number): void {
    this.#counts.tradesWritten += rows.trades;
    this.#counts.candlesWritten += rows.candles;
    this.#counts.writes++;
    this.#counts.writeMs = ms;
    this.#counts.bytes = bytes;
  }

  async #pruneWhereDue({ board }: Recording): Promise<void> {
    const { clock, retentionDays, tradeDays = retentionDays } = this.#options;
    if (clock.monotonic() < this.#pruneAt) return;
    this.#pruneAt = clock.monotonic() + PRUNE_EVERY_MS;
    const { time } = board.quotes;
    await this.#supervisor.store?.prune({
      before: time - retentionDays * DAY_MS,
      tradesBefore: time - Math.min(tradeDays, retentionDays) * DAY_MS,
      seenBefore: clock.now() - retentionDays * DAY_MS,
    });
  }

  #recorded(): RecordedRun | undefined {
    const { store } = this.#supervisor;
    if (store === undefined || this.#recording === undefined) return undefined;
    const { board, recorder, stored, hydrateFrom } = this.#recording;
    return {
      store,
      board,
      hydrateFrom,
      earlierUntil: stored.earlierUntil,
      continues: this.#continues,
      recordedUntil: recorder.recordedUntil,
      caughtUp: async () => this.flush(),
    };
  }
}

const nothingStored = (instruments: number): AttachedStore => ({
  trades: new Float64Array(instruments),
  candles: new Float64Array(instruments).fill(-1),
  earlierUntil: 0,
  hydrateFrom: 0,
  hydrateDays: [],
});
