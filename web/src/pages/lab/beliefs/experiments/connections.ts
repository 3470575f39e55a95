import type { Outcome } from "../belief.ts";
import type { Workbench } from "../bench/workbench.ts";
import { judgeConnections, judgeManyStreams, judgeOnePort } from "../findings/connections.ts";
import { symbolQuery } from "./rows.ts";

const REQUESTS = 10;
const CLOSING_REQUESTS = 5;
const SOCKETS = 8;
const STREAMS = 7;
/** How long the streams are given to open, and a waiting one after another was closed, ms. */
const OPENING_MS = 1_500;
const NEXT_MS = 3_000;

export const CLOSING = "close";

/** Makes requests one after the other, first plain ones, then such that end their connection. */
export async function connectionsOfRequests(bench: Workbench): Promise<Outcome> {
  const { quietest } = await bench.symbols();
  const path = `/api/quotes?${symbolQuery(quietest)}`;
  const before = await bench.totals();
  for (let k = 0; k < REQUESTS; k++) await bench.get(path);
  for (let k = 0; k < CLOSING_REQUESTS; k++) await bench.get(`${path}&connection=close`, CLOSING);
  const after = await bench.totals();
  return judgeConnections({
    requests: after.requests - before.requests,
    opened: after.connections - before.connections,
    closingRequests: CLOSING_REQUESTS,
    ended: bench.notes.closed.filter((label) => label === bench.labelOf(CLOSING)).length,
  });
}

/** Opens WebSockets to the one port of the server, and counts how many are open together. */
export async function onePort(bench: Workbench): Promise<Outcome> {
  const sockets = Array.from({ length: SOCKETS }, () => bench.startSocket("/echo"));
  await bench.until(() => sockets.every(({ isOpen, end }) => isOpen || end !== undefined));
  // An echo from each: they are open at the server's end too.
  for (const socket of sockets) if (socket.isOpen) socket.send("here");
  await bench.until(() => sockets.every(({ isOpen, received }) => !isOpen || received.length > 0));
  const open = sockets.filter(({ isOpen, received }) => isOpen && received.length > 0).length;
  return judgeOnePort({ port: bench.port, asked: SOCKETS, open });
}

/** Opens more event streams than a browser has connections for, then closes one. */
export async function manyStreams(bench: Workbench): Promise<Outcome> {
  const { busiest } = await bench.symbols();
  const path = `/api/stream?${symbolQuery(busiest)}&rate=1`;
  const streams = Array.from({ length: STREAMS }, () => bench.startStream(path));
  const opened = () => streams.filter(({ hasOpened }) => hasOpened);
  await bench.within(OPENING_MS, () => opened().length === STREAMS);
  const atOnce = opened();
  const closedAt = performance.now();
  atOnce[0]?.close();
  const isLimited = atOnce.length > 0 && atOnce.length < STREAMS;
  const hasMore = isLimited && (await bench.within(NEXT_MS, () => opened().length > atOnce.length));
  const next = opened().find((stream) => !atOnce.includes(stream));
  const nextAt = next?.openedAt[0];
  return judgeManyStreams({
    asked: STREAMS,
    opened: atOnce.length,
    thenMs: hasMore && nextAt !== undefined ? nextAt - closedAt : undefined,
  });
}
