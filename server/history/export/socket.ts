import { chmod, rm } from "node:fs/promises";
import { createConnection, createServer, type Server, type Socket } from "node:net";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import * as v from "valibot";
import { type Exported, type ExportRequest, ExportRequestSchema } from "./rows.ts";
import { HistoryError } from "../history-error.ts";

/** The longest path a Unix socket may have on every system, bytes. */
const LONGEST_PATH = 100;

type Reply = { readonly exported: Exported } | { readonly error: string };

/** Where the process that has the file open takes requests for exports. */
export const socketOf = (file: string): string => join(dirname(file), "export.sock");

/**
 * DuckDB lets one process open a file, so an export beside a running server is that server's to write. It listens on
 * a Unix socket that its own user alone may open; a request is a line of JSON, and so is the reply. CatchUpReporter undefined
 * where the path is too long for a socket or its file system has none: exports then need the server stopped.
 */
export async function serveExports(
  path: string,
  run: (request: ExportRequest) => Promise<Exported>,
): Promise<Server | undefined> {
  if (Buffer.byteLength(path) > LONGEST_PATH) return undefined;
  // Left by a killed process: whoever holds the file's lock is the only one to serve.
  await rm(path, { force: true });
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    createInterface({ input: socket }).once("line", (line) => void answer(socket, line, run));
  });
  const listening = await new Promise<boolean>((resolve) => {
    server.once("error", () => {
      resolve(false);
    });
    server.listen(path, () => {
      resolve(true);
    });
  });
  if (!listening) return undefined;
  server.unref();
  await chmod(path, 0o600);
  return server;
}

async function answer(socket: Socket, line: string, run: (request: ExportRequest) => Promise<Exported>): Promise<void> {
  let reply: Reply;
  try {
    reply = { exported: await run(v.parse(ExportRequestSchema, JSON.parse(line))) };
  } catch (error) {
    reply = { error: error instanceof Error ? error.message : String(error) };
  }
  socket.end(`${JSON.stringify(reply)}\n`);
}

/**
 * Asks the process that has the file open.
 * @throws HistoryError with that process's reason, or where none answers.
 */
export async function requestExport(path: string, request: ExportRequest): Promise<Exported> {
  const socket = createConnection(path);
  const reply = await new Promise<Reply>((resolve, reject) => {
    socket.once("error", reject);
    socket.once("close", () => {
      reject(new HistoryError("failed", "the server ended before the export was written"));
    });
    createInterface({ input: socket }).once("line", (line) => {
      resolve(JSON.parse(line) as Reply);
    });
    socket.write(`${JSON.stringify(request)}\n`);
  });
  socket.destroy();
  if ("error" in reply) throw new HistoryError("failed", reply.error);
  return reply.exported;
}
