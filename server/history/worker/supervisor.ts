import { join } from "node:path";
import type { Clock } from "../../ports/clock.ts";
import type { HistoryOptions } from "../interface.ts";
import { explain, HistoryError } from "../history-error.ts";
import { StoreWorker } from "./store-worker.ts";
import {
  type AttachedBoard,
  type AttachedStore,
  type FutureRows,
  IN_MEMORY,
  type OpenedStore,
  type TickStore,
} from "../tick-store.ts";

/** A failed store is tried again after 5 s, then 10 s, up to 60 s. */
const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 60_000;
/** How long to wait for a disk that does not answer, ms: to open the file, to read, and to close it. */
const OPEN_MS = 10_000;
const READ_MS = 10_000;
const CLOSE_MS = 1_000;

/**
 * Supervises the store. After a failure it waits, opens the file unless it is open, and attaches the board again. Each
 * kind of error is logged once, and so is the recovery.
 */
export class StoreSupervisor {
  readonly file: string;
  readonly #options: HistoryOptions;
  #store: TickStore | undefined;
  #attached = false;
  #lastError: HistoryError | undefined;
  #failures = 0;
  /** By the monotonic clock, ms. */
  #retryAt = 0;
  #retryMs = FIRST_RETRY_MS;

  constructor(options: HistoryOptions) {
    this.#options = options;
    this.file = options.directory === IN_MEMORY ? IN_MEMORY : join(options.directory, "history.duckdb");
  }

  /** The store while it works; undefined after a failure. */
  get store(): TickStore | undefined {
    return this.#attached ? this.#store : undefined;
  }

  get lastError(): HistoryError | undefined {
    return this.#lastError;
  }

  get failures(): number {
    return this.#failures;
  }

  /** Whether the last failure is too recent for another attempt. */
  get backingOff(): boolean {
    return this.#lastError !== undefined && this.#options.clock.monotonic() < this.#retryAt;
  }

  /** Opens the file. Logs a warning and returns undefined if that fails. */
  async open(): Promise<OpenedStore | undefined> {
    const store = this.#options.createStore?.() ?? new StoreWorker();
    try {
      const { source, memoryMb, clock } = this.#options;
      const opening = store.open({ file: this.file, source, memoryMb, now: clock.now() });
      const opened = await within(clock, OPEN_MS, opening);
      if (opened === undefined) throw unanswered(this.file, "open", OPEN_MS);
      this.#store = store;
      this.#logFutureRows(opened.ahead);
      return opened;
    } catch (error) {
      await within(this.#options.clock, CLOSE_MS, store.close()).catch(() => undefined);
      this.failed(error);
      return undefined;
    }
  }

  #logFutureRows({ trades, candles, ms }: FutureRows): void {
    if (trades + candles === 0) return;
    this.#options.log.warn(
      { file: this.file, trades, candles, aheadMs: ms },
      "history contains rows of the future, so a clock was or is wrong: the rows are set aside in tables named *_ahead",
    );
  }

  /** Attaches `board` and returns what the store has of it. Logs a warning and returns undefined if that fails. */
  async attach(board: Omit<AttachedBoard, "now">): Promise<AttachedStore | undefined> {
    this.#attached = false;
    if (this.#store === undefined && (this.backingOff || (await this.open()) === undefined)) return undefined;
    try {
      const stored = await this.#store?.attach({ ...board, now: this.#options.clock.now() });
      this.#attached = stored !== undefined;
      return stored;
    } catch (error) {
      this.failed(error);
      return undefined;
    }
  }

  /** Records that a write succeeded. */
  succeeded(): void {
    if (this.#lastError !== undefined) this.#options.log.info({ file: this.file }, "history is recording again");
    this.#lastError = undefined;
    this.#retryMs = FIRST_RETRY_MS;
  }

  /** Records that an operation failed. The store is attached again after a while. */
  failed(error: unknown): void {
    const lastError = explain(this.file, error);
    this.#attached = false;
    this.#failures++;
    this.#retryAt = this.#options.clock.monotonic() + this.#retryMs;
    this.#retryMs = Math.min(LAST_RETRY_MS, this.#retryMs * 2);
    if (this.#lastError === undefined || !isSame(this.#lastError, lastError)) {
      this.#options.log.warn(
        { file: this.file, code: lastError.code },
        `${lastError.message}; the server continues without recording`,
      );
    }
    this.#lastError = lastError;
  }

  /** Waits for `work`. Returns false if it takes longer than `ms`, which counts as a failure of the store. */
  async waitFor(ms: number, work: Promise<unknown>): Promise<boolean> {
    const done = work.then(() => true);
    if ((await within(this.#options.clock, ms, done)) === true) return true;
    if (this.#attached) this.failed(unanswered(this.file, "take what was written", ms));
    return false;
  }

  /** Runs a query. Logs a warning and returns nothing if it fails or takes too long. Recording continues. */
  async read(query: () => Promise<Float64Array>): Promise<Float64Array> {
    try {
      const answer = await within(this.#options.clock, READ_MS, query());
      if (answer !== undefined) return answer;
      throw unanswered(this.file, "answer a query", READ_MS);
    } catch (error) {
      this.#failures++;
      const { code, message } = explain(this.file, error);
      this.#options.log.warn({ file: this.file, code }, `${message}; the range was answered from memory`);
      return new Float64Array(0);
    }
  }

  async close(): Promise<void> {
    this.#attached = false;
    await this.#store?.close();
    this.#store = undefined;
  }
}

/** DuckDB words the same error in several ways, so the codes are compared. */
const isSame = (a: HistoryError, b: HistoryError): boolean =>
  a.code === b.code && (a.code !== "failed" || a.message === b.message);

const unanswered = (file: string, what: string, ms: number): HistoryError =>
  new HistoryError(
    "failed",
    `history file ${file} did not ${what} within ${ms / 1_000} s: check that its disk responds; history tries again`,
  );

/** Awaits `work` for at most `ms`; then returns undefined and leaves it running. */
async function within<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T | undefined> {
  let stop = () => {};
  const late = new Promise<undefined>((resolve) => {
    stop = clock.after(ms, () => {
      resolve(undefined);
    });
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    stop();
  }
}
