import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DAY_MS } from "../../../shared/model/time.ts";
import type { Candle } from "../../../shared/model/candle.ts";
import type { Trade } from "../../../shared/model/trade.ts";
import { CandleBuffer, type CandleColumns, TradeBuffer } from "./row-buffers.ts";
import { DuckStore } from "./duck-store.ts";
import type { AttachedStore, Batch, OpenedStore, StoreOptions } from "../tick-store.ts";

/** 2026-06-01 12:00 UTC, the start of an hour. */
export const T = Date.UTC(2026, 5, 1, 12);
/** The time at which stores are opened by default: after all rows that tests write. */
export const OPENED = T + 365 * DAY_MS;
const LAST = Number.MAX_SAFE_INTEGER;
/** Asks for every stored row of instrument 0, as for a board without rows. */
export const ALL = { id: 0, from: 0, to: LAST, limit: 1_000_000, before: LAST, earlierBefore: LAST } as const;

export const AAA = { symbol: "AAA", exponent: 2 } as const;
export const BBB = { symbol: "BBB", exponent: 2 } as const;

/** A directory, and the history file in it, that is removed after the test. */
interface TemporaryDirectory extends AsyncDisposable {
  readonly path: string;
  readonly file: string;
}

export async function temporaryDirectory(): Promise<TemporaryDirectory> {
  const path = await mkdtemp(join(tmpdir(), "tickertape-history-"));
  return {
    path,
    file: join(path, "history.duckdb"),
    [Symbol.asyncDispose]: async () => rm(path, { recursive: true, force: true }),
  };
}

export interface OpenStore {
  readonly store: DuckStore;
  readonly opened: OpenedStore;
  readonly stored: AttachedStore;
}

/** A store opened and attached to a board of AAA and BBB. */
export async function openStore(options: Partial<StoreOptions> & { readonly file: string }): Promise<OpenStore> {
  const store = new DuckStore();
  const opened = await store.open({ memoryMb: 128, source: "test", now: OPENED, ...options });
  const stored = await store.attach({ epoch: opened.epoch, instruments: [AAA, BBB], now: T });
  return { store, opened, stored };
}

export function batch(rows: Partial<Batch>): Batch {
  return { trades: undefined, candles: undefined, statuses: [], snapshot: undefined, now: T, ...rows };
}

export function tradeColumns(id: number, trades: readonly Trade[]) {
  const buffer = new TradeBuffer();
  for (const { id: trade, t, price, size, side } of trades) buffer.push(id, trade, t, price, size, side);
  return buffer.take();
}

export function candleColumns(id: number, candles: readonly Candle[]): CandleColumns {
  const buffer = new CandleBuffer();
  for (const { t, o, h, l, c, v } of candles) buffer.push(id, t, Math.floor(t / DAY_MS), o, h, l, c, v);
  const columns = buffer.take();
  if (columns === undefined) throw new Error("no candles given");
  return columns;
}
