import { Worker } from "node:worker_threads";
import type { CandleColumns } from "../duckdb/row-buffers.ts";
import { HistoryError, type HistoryErrorCode } from "../history-error.ts";
import type * as Tick from "../tick-store.ts";

/** A call of a method of the store, and its answer. */
export interface Request {
  readonly call: number;
  readonly method: keyof Tick.TickStore;
  readonly args: readonly unknown[];
}
export type Answer =
  | { readonly call: number; readonly value: unknown }
  | { readonly call: number; readonly error: { readonly code: HistoryErrorCode; readonly message: string } };

interface Caller {
  resolve(value: unknown): void;
  reject(error: HistoryError): void;
}

/**
 * The store in a worker thread. Columns are transferred to it, not copied, so they are empty afterwards. After an
 * unexpected end of the thread, every call fails.
 */
export class StoreWorker implements Tick.TickStore {
  readonly #worker: Worker;
  readonly #callers = new Map<number, Caller>();
  #calls = 0;
  #ended: HistoryError | undefined;
  #opening = false;

  constructor() {
    this.#worker = startWorker();
    this.#worker.unref();
    this.#worker.on("message", (answer: Answer) => {
      this.#settle(answer);
    });
    this.#worker.on("error", (error) => {
      this.#end(error.message);
    });
    this.#worker.on("exit", (code) => {
      this.#end(`exit code ${code}`);
    });
  }

  async open(options: Tick.StoreOptions): Promise<Tick.OpenedStore> {
    this.#opening = true;
    const opened = this.#call<Tick.OpenedStore>("open", [options]);
    return opened.finally(() => {
      this.#opening = false;
    });
  }

  async attach(board: Tick.AttachedBoard): Promise<Tick.AttachedStore> {
    return this.#call("attach", [board]);
  }

  async appendBackfill(rows: CandleColumns): Promise<void> {
    return this.#call("appendBackfill", [rows], buffersOf(rows));
  }

  async commitBackfill(): Promise<void> {
    return this.#call("commitBackfill", []);
  }

  async write(batch: Tick.Batch): Promise<Tick.StoreSize> {
    return this.#call("write", [batch], [...buffersOf(batch.trades ?? {}), ...buffersOf(batch.candles ?? {})]);
  }

  async candles(range: Tick.StoredCandleRange): Promise<Float64Array> {
    return this.#call("candles", [range]);
  }

  async trades(range: Tick.StoredTradeRange): Promise<Float64Array> {
    return this.#call("trades", [range]);
  }

  async minuteCandles(day: number, from: number, to: number): Promise<Float64Array> {
    return this.#call("minuteCandles", [day, from, to]);
  }

  async prune(options: Tick.PruneOptions): Promise<void> {
    return this.#call("prune", [options]);
  }

  /** Closes the file and ends the thread. While the file is being opened, which may hang, it only ends the thread. */
  async close(): Promise<void> {
    try {
      if (this.#ended === undefined && !this.#opening) await this.#call("close", []);
    } finally {
      await this.#worker.terminate();
    }
  }

  /** Calls a method in the worker. Its answer has the method's type; this is the only unchecked cast. */
  async #call<T>(method: keyof Tick.TickStore, args: readonly unknown[], moved: ArrayBuffer[] = []): Promise<T> {
    if (this.#ended !== undefined) throw this.#ended;
    const call = ++this.#calls;
    this.#worker.ref();
    const answer = new Promise<unknown>((resolve, reject) => this.#callers.set(call, { resolve, reject }));
    this.#worker.postMessage({ call, method, args } satisfies Request, moved);
    return (await answer) as T;
  }

  #settle(answer: Answer): void {
    const caller = this.#callers.get(answer.call);
    this.#callers.delete(answer.call);
    // An idle store must not keep the process alive.
    if (this.#callers.size === 0) this.#worker.unref();
    if ("error" in answer) caller?.reject(new HistoryError(answer.error.code, answer.error.message));
    else caller?.resolve(answer.value);
  }

  #end(why: string): void {
    this.#ended ??= new HistoryError("failed", `history's thread ended (${why}): restart to record again`);
    for (const caller of this.#callers.values()) caller.reject(this.#ended);
    this.#callers.clear();
  }
}

/** Starts the worker. In the bundle its code is history-worker.js beside main.js. */
const startWorker = (): Worker =>
  new Worker(
    new URL(import.meta.url.endsWith(".ts") ? "worker-from-source.mjs" : "history-worker.js", import.meta.url),
  );

const buffersOf = (columns: object): ArrayBuffer[] =>
  Object.values(columns).map((column) => (column as Uint8Array<ArrayBuffer>).buffer);
