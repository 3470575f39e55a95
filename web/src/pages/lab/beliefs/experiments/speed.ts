import type { Outcome } from "../belief.ts";
import { ExperimentError } from "../bench/experiment-error.ts";
import type { Workbench } from "../bench/workbench.ts";
import { judgeRace } from "../findings/speed.ts";
import { rowsOf, sinceOf, subscribeTo, symbolQuery } from "./rows.ts";

const RACE_MS = 4_000;
const RATE = 20;
/** Added each way for all three, since on one machine there is hardly any way. ms. */
const DELAY_MS = 20;

/** The same symbol over three ways at once: which has a change first. */
export async function race(bench: Workbench): Promise<Outcome> {
  const { busiest } = await bench.symbols();
  await bench.delay(DELAY_MS);
  const stream = bench.startStream(`/api/stream?${symbolQuery(busiest)}&rate=${RATE}`);
  const socket = await bench.openSocket("/ws", ["ticker.v1.json"]);
  socket.send(subscribeTo(busiest, RATE));
  await bench.until(() => stream.received.length > 0 && socket.texts.some((text) => rowsOf(text) !== undefined));
  const longPolling = await pollLong(bench, busiest, performance.now() + RACE_MS);
  const seenOf = (received: readonly { readonly data: unknown; readonly at: number }[]) =>
    received.flatMap(({ data, at }) => {
      const n = typeof data === "string" ? rowsOf(data)?.quotes[0]?.n : undefined;
      return n === undefined ? [] : [[n, at] as const];
    });
  const webSocket = seenOf(socket.received);
  if (webSocket.length < 2 || longPolling.length < 2) throw new ExperimentError("still");
  return judgeRace({ webSocket, sse: seenOf(stream.received), longPolling });
}

async function pollLong(bench: Workbench, symbol: string, end: number) {
  const path = `/api/poll?${symbolQuery(symbol)}&rate=${RATE}&waitMs=1000`;
  const seen: (readonly [n: number, at: number])[] = [];
  let since = "";
  while (performance.now() < end) {
    const text = await bench.get(`${path}${since}`);
    const at = performance.now();
    const rows = rowsOf(text);
    if (rows === undefined) throw new ExperimentError("refused");
    since = `&since=${sinceOf(rows)}`;
    const n = rows.quotes[0]?.n;
    if (n !== undefined) seen.push([n, at]);
  }
  return seen;
}
