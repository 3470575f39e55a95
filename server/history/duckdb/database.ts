import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { existsSync } from "node:fs";
import { link, mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { explain } from "../history-error.ts";
import { Readers } from "./readers.ts";
import { CLEAR_BACKFILL, checkTables, createTables } from "./schema.ts";
import { IN_MEMORY } from "../tick-store.ts";

/** An open file: one connection that writes, and those that read. */
export interface Database {
  readonly instance: DuckDBInstance;
  readonly writer: DuckDBConnection;
  readonly readers: Readers;
}

/**
 * One thread: queries of a dashboard are small, and the machine's other cores belong to the gateway. No extension is
 * fetched from the network. In memory nothing spills to disk.
 */
const settings = (file: string, memoryMb: number): Record<string, string> => ({
  threads: "1",
  memory_limit: `${memoryMb}MB`,
  temp_directory: file === IN_MEMORY ? "" : `${file}.tmp`,
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
});

/**
 * Opens the file, created with its directory where there is none. A file that is not ours is left as it is.
 * @throws HistoryError, one line that says what is wrong and what to do.
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
 * Builds the empty file under another name first: a process killed between DuckDB's first and last write of a new
 * file would leave one that no longer opens. `link` refuses to replace a file that appeared meanwhile.
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
