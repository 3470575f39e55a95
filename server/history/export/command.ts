import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { ALL_SYMBOLS } from "../../../shared/protocol/channels.ts";
import { MOMENT_FORMS, parseMoment } from "../../../shared/model/moment.ts";
import { EARLIEST_TIME } from "../../../shared/model/units.ts";
import { EXPORTS, type Exported, type ExportRequest, exportRows } from "./rows.ts";
import { requestExport, socketOf } from "./socket.ts";
import { explain, HistoryError } from "../history-error.ts";

const USAGE = `npm run export -- --out FILE.parquet|FILE.csv [--what candles|trades|statuses] [--symbol AAPL,MSFT]
    [--from TIME] [--to TIME] [--data-dir DIRECTORY] [--source NAME]
Writes what history has recorded: minute candles by default, of all symbols, from the beginning to now. A TIME is
ISO 8601 (2026, 2026-06-01 or 2026-06-01T14:30, in UTC unless it says +09:00) or milliseconds since 1970. Works beside a running server, which then
writes the file itself, up to the last second.
`;

const FLAGS = {
  out: { type: "string" },
  what: { type: "string", default: "candles" },
  symbol: { type: "string", default: ALL_SYMBOLS },
  from: { type: "string" },
  to: { type: "string" },
  "data-dir": { type: "string", default: process.env["DATA_DIR"] ?? "./data" },
  source: { type: "string" },
  help: { type: "boolean", default: false },
} as const;

/** The history file and the export that the flags name; undefined for --help. */
function readFlags(args: readonly string[]): { readonly file: string; readonly request: ExportRequest } | undefined {
  const { values } = parseArgs({ args: [...args], options: FLAGS });
  if (values.help) return undefined;
  const out = values.out ?? fail("--out: which file to write is missing");
  if (!/\.(parquet|csv)$/.test(out)) fail(`--out: got ${out}, allowed: a name that ends in .parquet or .csv`);
  if (values["data-dir"] === "") fail("--data-dir: got nothing, allowed: the server's DATA_DIR");
  if (values.source === "") fail("--source: got nothing, allowed: the name of a recorded market");
  const from = readTime("--from", values.from, EARLIEST_TIME);
  const to = readTime("--to", values.to, Number.MAX_SAFE_INTEGER);
  if (from >= to)
    fail(`--from ${values.from ?? ""} --to ${values.to ?? ""}: the range is empty, allowed: a --from before --to`);
  const what = EXPORTS.find((kind) => kind === values.what);
  return {
    file: resolve(join(values["data-dir"], "history.duckdb")),
    request: {
      what: what ?? fail(`--what: got ${values.what}, allowed: ${EXPORTS.join(", ")}`),
      symbols: readSymbols(values.symbol),
      from,
      to,
      out: resolve(out),
      ...(values.source === undefined ? {} : { source: values.source }),
    },
  };
}

/** An empty list means all symbols. */
function readSymbols(text: string): string[] {
  if (text === ALL_SYMBOLS) return [];
  const symbols = text.split(",").map((symbol) => symbol.trim());
  if (symbols.every((symbol) => symbol !== "" && symbol !== ALL_SYMBOLS)) return [...new Set(symbols)];
  return fail(`--symbol: got ${JSON.stringify(text)}, allowed: symbols with commas between, or * alone for all`);
}

function readTime(flag: string, text: string | undefined, absent: number): number {
  if (text === undefined) return absent;
  return parseMoment(text) ?? fail(`${flag}: got ${JSON.stringify(text)}, allowed: ${MOMENT_FORMS}`);
}

function fail(message: string): never {
  throw new HistoryError("failed", message);
}

/** Exports from the file, or asks the server that has it open to do so. */
async function run(file: string, request: ExportRequest): Promise<Exported> {
  if (!existsSync(file)) fail(`there is no history file ${file}: set --data-dir to the server's DATA_DIR`);
  let instance: DuckDBInstance;
  try {
    instance = await DuckDBInstance.create(file, { access_mode: "READ_ONLY", memory_limit: "512MB" });
  } catch (error) {
    const lastError = explain(file, error);
    if (lastError.code !== "locked" || !existsSync(socketOf(file))) throw lastError;
    return requestExport(socketOf(file), request);
  }
  const connection = await instance.connect();
  try {
    return await exportRows(connection, request);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/**
 * Runs the command and returns the text to print: the usage, or the written file.
 * @throws Error with a message of one line
 */
export async function exportCommand(args: readonly string[]): Promise<string> {
  const flags = readFlags(args);
  if (flags === undefined) return USAGE;
  const { rows, bytes, source } = await run(flags.file, flags.request);
  const size = (bytes / 1e6).toFixed(1);
  return `${flags.request.out}: ${rows} rows, ${size} MB (${flags.request.what} of ${source})\n`;
}
