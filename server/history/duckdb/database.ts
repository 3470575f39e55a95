import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { existsSync } from "node:fs";
import { link, mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { explain } from "../history-error.ts";
import { Readers } from "./readers.ts";
import { CLEAR_BACKFILL, checkTables, createTables } from "./schema.ts";
import { IN_MEMORY } from "../tick-store.ts";

/** An open file with one connection for writes and several for reads. */
export interface Database {
  readonly instance: DuckDBInstance;
  readonly writer: DuckDBConnection;
  readonly readers: Readers;
}

/**
 * DuckDB uses one thread, because a dashboard's queries are small and the other cores belong to the gateway. It fetches
 * no extensions from the network. In memory mode it writes nothing to disk.
 */
const settings = (file: string, memoryMb: number): Record<string, string> => ({
  threads: "1",
  memory_limit: `${memoryMb}MB`,
  temp_directory: file === IN_MEMORY ? "" : `${file}.tmp`,
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
});

/**
 * Opens the file, and creates it and its directory if missing. A file of another program stays unchanged.
 * @throws HistoryError with the reason and the remedy in one line
 */
export async function openDatabase(file: string, memoryMb: number): Promise<Database> {
  try {
    if (file !== IN_MEMORY && !existsSync(file)) await createFile(file, memoryMb);
    const instance = await DuckDBInstance.create(file, settings(file, memoryMb));
    const writer = await instance.connect();
    try {
      await checkTables(writer, file);
      await writer.run(CLEAR_BACKFILL);
      return { instance, writer, readers: await Readers.connect(instance) };
    } catch (error) {
      writer.closeSync();
      instance.closeSync();
      throw error;
    }
  } catch (error) {
    throw explain(file, error);
  }
}

export function closeDatabase({ instance, writer, readers }: Database): void {
  readers.close();
  writer.closeSync();
  instance.closeSync();
}

/**
 * Creates an empty file under a temporary name first. If the process were killed while DuckDB wrote the new file, that
 * file could not be opened later. `link` never replaces a file that another process created meanwhile.
 */
async function createFile(file: string, memoryMb: number): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.new-${process.pid}`;
  await rm(draft, { force: true });
  const instance = await DuckDBInstance.create(draft, settings(draft, memoryMb));
  const connection = await instance.connect();
  try {
    await createTables(connection);
    await connection.run("CHECKPOINT");
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  await link(draft, file).catch(async () => {
    // Some file systems have no hard links.
    if (!existsSync(file)) await rename(draft, file);
  });
  await rm(draft, { force: true });
}
