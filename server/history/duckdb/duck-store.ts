import { stat } from "node:fs/promises";
import type { Server } from "node:net";
import { appendCandles, appendTrades } from "./appending.ts";
import type { CandleColumns } from "./row-buffers.ts";
import { closeDatabase, type Database, openDatabase } from "./database.ts";
import { exportRows } from "../export/rows.ts";
import { serveExports, socketOf } from "../export/socket.ts";
import { explain, HistoryError } from "../history-error.ts";
import { compact, prune, recover, evict, replaceFrom, transaction } from "./maintenance.ts";
import { readCandles, readMinutes, readTrades } from "../queries/ranges.ts";
import { readResume, saveSnapshot } from "./resume.ts";
import { assignSeries, earlierRuns, newestRecorded, reserveEpoch, startRun } from "./runs.ts";
import { setAsideFutureRows } from "./future-rows.ts";
import { CLEAR_BACKFILL, ROW_GROUP } from "./schema.ts";
import { IN_MEMORY } from "../tick-store.ts";
import type * as Tick from "../tick-store.ts";

/**
 * Number of backfilled rows that are sorted and stored together: four row groups. The rows of one instrument then lie
 * in one group. DuckDB also writes them directly to the file instead of to its write-ahead log.
 */
const BACKFILL_ROWS = 4 * ROW_GROUP;
/** In memory mode, trades kept per MB of the memory limit. At about 16 bytes each they take a quarter of it. */
const TRADES_PER_MB = 16_384;

/** The tick store on DuckDB. */
export class DuckStore implements Tick.TickStore {
  #options: Tick.StoreOptions | undefined;
  #database: Database | undefined;
  #epoch = 0;
  #live = false;
  #series: Int32Array = new Int32Array(0);
  readonly #recent = { trades: 0, candles: 0 };
  /** Number of backfilled rows not yet stored; undefined outside a backfill. */
  #backfill: number | undefined;
  #closing = false;
  #exports: Server | undefined;
  /** The last write. Each write starts after the one before it has ended. */
  #last: Promise<unknown> = Promise.resolve();

  async open(options: Tick.StoreOptions): Promise<Tick.OpenedStore> {
    this.#options = options;
    return this.#write(async ({ writer }) => {
      await recover(writer);
      await this.#serveExports(options);
      const ahead = await setAsideFutureRows(writer, options.source, options.now);
      const epoch = await reserveEpoch(writer, options.now);
      return { epoch, resume: await readResume(writer, options.source, options.now), ahead };
    });
  }

  async attach(board: Tick.AttachedBoard): Promise<Tick.AttachedStore> {
    return this.#write(async ({ writer }, { source }) => {
      await transaction(writer, async () => {
        this.#series = await assignSeries(writer, source, board.instruments);
        await startRun(writer, source, board);
      });
      this.#epoch = board.epoch;
      this.#live = false;
      const { trades, candles } = await newestRecorded(writer, board.epoch);
      return {
        trades: Float64Array.from(this.#series, (series) => trades.get(series) ?? 0),
        candles: Float64Array.from(this.#series, (series) => candles.get(series) ?? -1),
        ...(await earlierRuns(writer, source, board.epoch)),
      };
    });
  }

  async appendBackfill(rows: CandleColumns): Promise<void> {
    await this.#write(async ({ writer }, { source }) => {
      if (this.#closing) return;
      if (this.#backfill === undefined) {
        this.#backfill = 0;
        await replaceFrom(
          writer,
          source,
          this.#epoch,
          rows.t.reduce((least, t) => Math.min(least, t)),
        );
      }
      this.#backfill += await appendCandles(writer, "backfill", rows, this.#epoch, this.#series);
      if (this.#backfill >= BACKFILL_ROWS) await this.#storeBackfill(writer);
    });
  }

  async commitBackfill(): Promise<void> {
    await this.#write(async ({ writer }) => {
      if (this.#backfill !== undefined) await this.#storeBackfill(writer);
      this.#backfill = undefined;
      await this.#markLive(writer);
      this.#live = true;
    });
  }

  async write(batch: Tick.Batch): Promise<Tick.StoreSize> {
    return this.#write(async (database, options) => {
      await transaction(database.writer, async () => {
        await this.#append(database.writer, options.source, batch);
        await this.#markLive(database.writer);
      });
      this.#live = true;
      this.#recent.trades += batch.trades?.t.length ?? 0;
      this.#recent.candles += batch.candles?.t.length ?? 0;
      await this.#compactWhereDue(database.writer, options);
      return { bytes: await sizeOf(options.file) };
    });
  }

  async candles(range: Tick.StoredCandleRange): Promise<Float64Array> {
    return this.#read(async ({ readers }) => readCandles(readers, this.#seriesOf(range.id), range));
  }

  async trades(range: Tick.StoredTradeRange): Promise<Float64Array> {
    return this.#read(async ({ readers }) => readTrades(readers, this.#seriesOf(range.id), range));
  }

  async minuteCandles(day: number, from: number, to: number): Promise<Float64Array> {
    return this.#read(async ({ readers }) => readMinutes(readers, this.#series, day, from, to));
  }

  async prune(options: Tick.PruneOptions): Promise<void> {
    await this.#write(async ({ writer }, { source }) => prune(writer, source, options));
  }

  async close(): Promise<void> {
    if (this.#database === undefined) return;
    this.#closing = true;
    this.#exports?.close();
    await this.#write(async (database) => {
      await database.writer.run("UPDATE epochs SET closed = live WHERE epoch = $1", [this.#epoch]);
      await database.writer.run("CHECKPOINT");
    }).finally(() => {
      this.#drop();
    });
  }

  /** Serves exports, each on a separate connection, so that neither reads nor writes wait for it. */
  async #serveExports({ file, source }: Tick.StoreOptions): Promise<void> {
    if (file === IN_MEMORY) return;
    this.#exports = await serveExports(socketOf(file), async (request) =>
      this.#read(async ({ instance }) => {
        const connection = await instance.connect();
        try {
          return await exportRows(connection, { source, ...request });
        } finally {
          connection.closeSync();
        }
      }),
    );
  }

  #seriesOf(id: number) {
    return { series: this.#series[id] ?? -1, epoch: this.#epoch };
  }

  async #append(writer: Database["writer"], source: string, batch: Tick.Batch): Promise<void> {
    const { trades, candles, statuses, snapshot, now } = batch;
    if (trades !== undefined) await appendTrades(writer, trades, this.#epoch, this.#series);
    if (candles !== undefined) await appendCandles(writer, "candles_recent", candles, this.#epoch, this.#series);
    for (const { id, t, state, reason, code, until } of statuses) {
      const series = id === null ? null : (this.#series[id] ?? null);
      const ends = until === null ? null : BigInt(until);
      const row = [source, series, BigInt(t), state, reason, code, ends];
      await writer.run("INSERT INTO statuses VALUES ($1, $2, $3, $4, $5, $6, $7)", row);
    }
    if (snapshot === undefined) return;
    await saveSnapshot(writer, source, this.#epoch, snapshot);
    await writer.run("UPDATE epochs SET seen = $1 WHERE epoch = $2", [BigInt(now), this.#epoch]);
  }

  async #markLive(writer: Database["writer"]): Promise<void> {
    if (this.#live) return;
    await writer.run("UPDATE epochs SET live = true WHERE epoch = $1", [this.#epoch]);
  }

  /** Rows that cannot be stored are dropped, so that memory stays bounded. */
  async #storeBackfill(writer: Database["writer"]): Promise<void> {
    try {
      await writer.run("INSERT INTO candles FROM backfill ORDER BY series, t");
      if (this.#options?.file === IN_MEMORY) await writer.run("CHECKPOINT");
    } finally {
      await writer.run(CLEAR_BACKFILL);
      this.#backfill = 0;
    }
  }

  async #compactWhereDue(writer: Database["writer"], { file, memoryMb }: Tick.StoreOptions): Promise<void> {
    for (const table of ["trades", "candles"] as const) {
      if (this.#recent[table] < ROW_GROUP) continue;
      await compact(writer, table);
      this.#recent[table] = 0;
      if (file === IN_MEMORY) await evict(writer, memoryMb * TRADES_PER_MB);
    }
  }

  /** After a fatal error nothing can be read until a write has opened the file again. */
  async #read<T>(work: (database: Database) => Promise<T>): Promise<T> {
    if (this.#database === undefined) throw new HistoryError("failed", "history is not open");
    try {
      return await work(this.#database);
    } catch (error) {
      throw explain(this.#options?.file ?? "", error);
    }
  }

  async #write<T>(work: (database: Database, options: Tick.StoreOptions) => Promise<T>): Promise<T> {
    const options = this.#options;
    if (options === undefined) throw new HistoryError("failed", "history is not open");
    const run = this.#last.then(async () => {
      try {
        this.#database ??= await openDatabase(options.file, options.memoryMb);
        return await work(this.#database, options);
      } catch (error) {
        if (isFatal(error)) this.#drop();
        throw explain(options.file, error);
      }
    });
    this.#last = run.catch(() => undefined);
    return run;
  }

  #drop(): void {
    if (this.#database !== undefined) closeDatabase(this.#database);
    this.#database = undefined;
  }
}

/** After such an error DuckDB refuses everything until the file is opened again. */
const isFatal = (error: unknown): boolean => error instanceof Error && /FATAL|has been invalidated/.test(error.message);

async function sizeOf(file: string): Promise<number> {
  if (file === IN_MEMORY) return 0;
  const sizes = await Promise.all(
    [file, `${file}.wal`].map(async (path) =>
      stat(path)
        .then(({ size }) => size)
        .catch(() => 0),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
