import { DAY_MS, HOUR_MS } from "../../shared/model/time.ts";
import { asEpoch, type Epoch } from "../../shared/model/units.ts";
import type { Archive } from "../ports/archive.ts";
import type { Stop } from "../ports/clock.ts";
import type { FeedSink } from "../ports/feed.ts";
import { HistoryArchive, type Recorded } from "./queries/archive.ts";
import type { CandleColumns } from "./duckdb/columns.ts";
import type { History, HistoryOptions, HistoryStats } from "./contract.ts";
import type { LiveBoard } from "./recording/live-board.ts";
import { Recorder } from "./recording/recorder.ts";
import { StoreSupervisor } from "./worker/supervisor.ts";
import type { AttachedStore, OpenedStore, ResumePoint } from "./tick-store.ts";
import { hydrateBoard } from "./recording/hydration.ts";

const EVERY_MS = 1_000;
const PRUNE_EVERY_MS = HOUR_MS;
/** Bars of a backfill that may be on their way to the file: some 50 MB. */
const MAX_BARS = 1_048_576;
/** Trades that may wait for the next write while a feed catches up: the rest of what is kept is left for its next turn. */
const MAX_STAGED = 65_536;
/** A disk that takes longer than this for some 65,000 bars holds up no start. */
const BARS_MS = 30_000;

/**
 * Opens the tick store and gets this run's epoch. Never fails: where the file cannot be used, one warning says why
 * and what to do, quotes flow without it, and it is tried again now and then.
 */
export async function openHistory(options: HistoryOptions): Promise<History> {
  const link = new StoreSupervisor(options);
  const opened = await link.open();
  const epoch = opened?.epoch ?? Math.floor(options.clock.now() / 1_000);
  return new TickHistory(options, link, asEpoch(epoch), opened);
}

/** A board being recorded. */
interface Recording {
  readonly board: LiveBoard;
  readonly recorder: Recorder;
  kept: AttachedStore;
  hydrateFrom: number;
}

class TickHistory implements History {
  readonly epoch: Epoch;
  readonly resumePoint: ResumePoint | undefined;
  readonly archive: Archive;
  readonly #options: HistoryOptions;
  readonly #link: StoreSupervisor;
  /** Whether this run could read at its start what earlier ones left. */
  readonly #continues: boolean;
  readonly #counts = { tradesWritten: 0, candlesWritten: 0, writes: 0, barsQueued: 0, writeMs: 0, bytes: 0 };
  #recording: Recording | undefined;
  /** Bars on their way to the file, the oldest first. */
  readonly #queued = new Set<Promise<void>>();
  /** The write under way. */
  #round: Promise<void> | undefined;
  #stop: Stop = () => {};
  #stopStatuses: Stop = () => {};
  /** By the monotonic clock, ms. */
  #pruneAt = -Infinity;
  /** The last write is all that is still to come. */
  #closing = false;

  constructor(options: HistoryOptions, link: StoreSupervisor, epoch: Epoch, opened: OpenedStore | undefined) {
    this.#options = options;
    this.#link = link;
    this.epoch = epoch;
    this.#continues = opened !== undefined;
    this.resumePoint = opened?.resume;
    this.archive = new HistoryArchive(
      () => this.#recording?.board,
      () => this.#recorded(),
      (query) => link.read(query),
    );
  }

  async attach(board: LiveBoard, feedState: () => Uint8Array | undefined = () => undefined): Promise<void> {
    await this.#round;
    this.#stopStatuses();
    const { instruments, epoch } = board.quotes;
    const kept = (await this.#link.attach({ instruments, epoch })) ?? nothingKept(instruments.length);
    const recorder = new Recorder(board, kept, feedState);
    this.#recording = { board, recorder, kept, hydrateFrom: Infinity };
    this.#stopStatuses = board.quotes.onStatus((id, { state, text, code = null, until = null }) => {
      const reason = id === undefined ? text : board.quotes.reasonOf(id);
      recorder.status({ id: id ?? null, t: board.quotes.time, state, reason, code, until });
    });
    this.#stop();
    this.#stop = this.#options.clock.every(EVERY_MS, () => {
      void this.#tick();
    });
  }

  async warm(sink: FeedSink, progress: (done: number) => void = () => {}): Promise<void> {
    const { store } = this.#link;
    const recording = this.#recording;
    if (store === undefined || recording === undefined) return;
    recording.hydrateFrom = recording.kept.hydrateFrom;
    try {
      await hydrateBoard(store, recording.kept, recording.recorder, sink, progress);
    } catch (error) {
      this.#link.failed(error);
    }
  }

  tap(sink: FeedSink): FeedSink {
    const hooks = {
      bars: (rows: CandleColumns) => {
        this.#bars(rows);
      },
      live: () => void this.live(),
      hurry: () => void this.#tick(),
    };
    return this.#recording?.recorder.tap(sink, hooks) ?? sink;
  }

  async room(): Promise<void> {
    for (const oldest of this.#queued) {
      if (this.#counts.barsQueued <= MAX_BARS || this.#link.store === undefined) break;
      await this.#link.answered(BARS_MS, oldest);
    }
    const staged = this.#recording?.recorder.staged ?? 0;
    if (staged >= MAX_STAGED && this.#link.store !== undefined) await this.#link.answered(BARS_MS, this.flush());
  }

  async live(): Promise<void> {
    this.#recording?.recorder.settle({
      bars: (rows) => {
        this.#bars(rows);
      },
    });
    for (const oldest of this.#queued) if (!(await this.#link.answered(BARS_MS, oldest))) break;
    await this.#link.store?.settle().catch((error: unknown) => {
      this.#link.failed(error);
    });
  }

  async flush(): Promise<void> {
    await this.#round;
    await this.#tick();
  }

  async close(): Promise<void> {
    this.#stop();
    this.#stopStatuses();
    this.#closing = true;
    await this.#round;
    if (!this.#link.backingOff) await (this.#round = this.#write(true));
    this.#recording = undefined;
    await this.#link.close().catch((error: unknown) => {
      this.#link.failed(error);
    });
  }

  stats(): HistoryStats {
    const { lastError, failures } = this.#link;
    return {
      ...this.#counts,
      state: lastError === undefined ? "recording" : "degraded",
      lastError: lastError?.message ?? "",
      failures,
      tradesMissed: this.#recording?.recorder.missed ?? 0,
    };
  }

  /** One write at a time: what comes meanwhile is in the next. */
  async #tick(): Promise<void> {
    if (this.#closing || this.#link.backingOff) return this.#round;
    this.#round ??= this.#write(false).finally(() => {
      this.#round = undefined;
    });
    await this.#round;
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
      const size = await this.#link.store?.write(batch);
      recording.recorder.commit(batch);
      this.#count(counted, clock.monotonic() - started, size?.bytes ?? 0);
      this.#link.worked();
      await this.#pruneWhereDue(recording);
    } catch (error) {
      this.#link.failed(error);
    }
  }

  /** After a failure the store says anew what it has: it may have committed what it could not confirm. */
  async #reattached(recording: Recording): Promise<boolean> {
    if (this.#link.store !== undefined) return true;
    // A history that this run made for itself is not the file's: nothing of it is written over what others recorded.
    if (!this.#continues && recording.recorder.backfilling) return false;
    const { instruments, epoch } = recording.board.quotes;
    const kept = await this.#link.attach({ instruments, epoch });
    if (kept === undefined) return false;
    recording.kept = kept;
    recording.recorder.restart(kept, this.#continues ? 0 : kept.earlierUntil);
    return true;
  }

  #bars(rows: CandleColumns): void {
    const count = rows.t.length;
    const { store } = this.#link;
    if (store === undefined) return;
    this.#counts.barsQueued += count;
    const written = store
      .bars(rows)
      .then(() => {
        this.#counts.candlesWritten += count;
      })
      .catch((error: unknown) => {
        this.#link.failed(error);
      })
      .finally(() => {
        this.#counts.barsQueued -= count;
        this.#queued.delete(written);
      });
    this.#queued.add(written);
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
    await this.#link.store?.prune({
      before: time - retentionDays * DAY_MS,
      tradesBefore: time - Math.min(tradeDays, retentionDays) * DAY_MS,
      seenBefore: clock.now() - retentionDays * DAY_MS,
    });
  }

  #recorded(): Recorded | undefined {
    const { store } = this.#link;
    if (store === undefined || this.#recording === undefined) return undefined;
    const { board, recorder, kept, hydrateFrom } = this.#recording;
    return {
      store,
      board,
      hydrateFrom,
      earlierUntil: kept.earlierUntil,
      continues: this.#continues,
      recordedUntil: recorder.recordedUntil,
      caughtUp: async () => this.flush(),
    };
  }
}

const nothingKept = (instruments: number): AttachedStore => ({
  trades: new Float64Array(instruments),
  candles: new Float64Array(instruments).fill(-1),
  earlierUntil: 0,
  hydrateFrom: 0,
  hydrateDays: [],
});
