import { chmod, rm } from "node:fs/promises";
import { createConnection, createServer, type Server, type Socket } from "node:net";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import * as v from "valibot";
import { type Exported, type ExportRequest, ExportRequestSchema } from "./rows.ts";
import { HistoryError } from "../history-error.ts";

/** The longest path of a Unix socket that every system allows, bytes. */
const MAX_PATH_BYTES = 100;

type Reply = { readonly exported: Exported } | { readonly error: string };

/** The socket on which a process that has the file open accepts export requests. */
export const socketOf = (file: string): string => join(dirname(file), "export.sock");

/**
 * Accepts export requests. DuckDB lets only one process open a file, so a running server must write exports itself. It
 * listens on a Unix socket that only its own user may open; request and reply are a line of JSON each.
 * Returns undefined if the path is too long or the file system has no sockets. An export then needs the server to be
 * stopped.
 */
export async function serveExports(
  path: string,
  run: (request: ExportRequest) => Promise<Exported>,
): Promise<Server | undefined> {
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) return undefined;
  // A killed process leaves its socket behind. Only the process that holds the file's lock gets here, so it may delete
  // it.
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
 * Sends an export request to the process that has the file open.
 * @throws HistoryError with that process's reason, or if it does not answer
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
