import { join } from "node:path";
import type { HistoryOptions } from "../contract.ts";
import { within } from "./deadline.ts";
import { explain, HistoryError } from "../history-error.ts";
import type { RowsAhead } from "../duckdb/rows-ahead.ts";
import { StoreWorker } from "./store-worker.ts";
import { type AttachedBoard, type AttachedStore, IN_MEMORY, type OpenedStore, type TickStore } from "../tick-store.ts";

/** A store that failed is tried again after 5 s, 10 s … 60 s. */
const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 60_000;
/** A disk that does not answer by then keeps nobody waiting: to open the file, to answer a query, to let go of the file. */
const OPEN_MS = 10_000;
const READ_MS = 10_000;
const CLOSE_MS = 1_000;

/**
 * The way to the store, and whether it works: after a failure it is left alone for a while, then opened (where it
 * was not) and attached anew. Each lastError is logged once, and its end too.
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

  /** The store while it records; undefined in lastError. */
  get store(): TickStore | undefined {
    return this.#attached ? this.#store : undefined;
  }

  get lastError(): HistoryError | undefined {
    return this.#lastError;
  }

  get failures(): number {
    return this.#failures;
  }

  /** Whether a failure is so recent that the store should be left alone. */
  get backingOff(): boolean {
    return this.#lastError !== undefined && this.#options.clock.monotonic() < this.#retryAt;
  }

  /** Opens the file; undefined, and a warning, where that fails. */
  async open(): Promise<OpenedStore | undefined> {
    const store = this.#options.createStore?.() ?? new StoreWorker();
    try {
      const { source, memoryMb, clock } = this.#options;
      const opening = store.open({ file: this.file, source, memoryMb, now: clock.now() });
      const opened = await within(clock, OPEN_MS, opening);
      if (opened === undefined) throw unanswered(this.file, "open", OPEN_MS);
      this.#store = store;
      this.#tellAhead(opened.ahead);
      return opened;
    } catch (error) {
      await within(this.#options.clock, CLOSE_MS, store.close()).catch(() => undefined);
      this.failed(error);
      return undefined;
    }
  }

  #tellAhead({ trades, candles, ms }: RowsAhead): void {
    if (trades + candles === 0) return;
    this.#options.log.warn(
      { file: this.file, trades, candles, aheadMs: ms },
      "history reaches into the future, so a clock was or is wrong: what lies after now is left out, and kept in *_ahead",
    );
  }

  /** What the store has of `board`; undefined, and a warning, where it cannot be reached. */
  async attach(board: Omit<AttachedBoard, "now">): Promise<AttachedStore | undefined> {
    this.#attached = false;
    if (this.#store === undefined && (this.backingOff || (await this.open()) === undefined)) return undefined;
    try {
      const kept = await this.#store?.attach({ ...board, now: this.#options.clock.now() });
      this.#attached = kept !== undefined;
      return kept;
    } catch (error) {
      this.failed(error);
      return undefined;
    }
  }

  /** A write went through. */
  worked(): void {
    if (this.#lastError !== undefined) this.#options.log.info({ file: this.file }, "history is recording again");
    this.#lastError = undefined;
    this.#retryMs = FIRST_RETRY_MS;
  }

  /** Something did not: the store is to be attached anew after a rest. */
  failed(error: unknown): void {
    const lastError = explain(this.file, error);
    this.#attached = false;
    this.#failures++;
    this.#retryAt = this.#options.clock.monotonic() + this.#retryMs;
    this.#retryMs = Math.min(LAST_RETRY_MS, this.#retryMs * 2);
    if (this.#lastError === undefined || !isSame(this.#lastError, lastError)) {
      this.#options.log.warn({ file: this.file, code: lastError.code }, `${lastError.message}; quotes keep flowing`);
    }
    this.#lastError = lastError;
  }

  /** Waits for `work`; false where it takes over `ms`: then the store counts as failed, unless it has failed anyway. */
  async answered(ms: number, work: Promise<unknown>): Promise<boolean> {
    const done = work.then(() => true);
    if ((await within(this.#options.clock, ms, done)) === true) return true;
    if (this.#attached) this.failed(unanswered(this.file, "take what was written", ms));
    return false;
  }

  /** What a query comes to: nothing where it fails or is not answered, which is told. Recording goes on. */
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

/** DuckDB words one and the same lastError in several ways. */
const isSame = (a: HistoryError, b: HistoryError): boolean =>
  a.code === b.code && (a.code !== "failed" || a.message === b.message);

const unanswered = (file: string, what: string, ms: number): HistoryError =>
  new HistoryError(
    "failed",
    `history file ${file} did not ${what} within ${ms / 1_000} s: see that its disk answers; it is tried again`,
  );
