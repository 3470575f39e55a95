import { parentPort } from "node:worker_threads";
import { DuckStore } from "../duckdb/duck-store.ts";
import { HistoryError } from "../history-error.ts";
import type { Answer, Request } from "./store-worker.ts";

/** The store's worker thread. DuckDB's chunks are filled and read here instead of on the gateway's event loop. */
const store = new DuckStore();

async function answer({ call, method, args }: Request): Promise<void> {
  try {
    const value: unknown = await Reflect.apply(store[method], store, args);
    const moved = value instanceof Float64Array ? [value.buffer as ArrayBuffer] : [];
    parentPort?.postMessage({ call, value } satisfies Answer, moved);
  } catch (error) {
    const code = error instanceof HistoryError ? error.code : "failed";
    const message = error instanceof Error ? error.message : String(error);
    parentPort?.postMessage({ call, error: { code, message } } satisfies Answer);
  }
}

parentPort?.on("message", (request: Request) => void answer(request));
