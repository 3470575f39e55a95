import type { Outcome } from "../belief.ts";
import type { Workbench } from "../bench/workbench.ts";
import { judgeMessageHeaders, judgeStreamHeaders } from "../findings/headers.ts";
import { dataFrames, mean } from "../findings/wire.ts";
import { symbolQuery } from "./rows.ts";

const MESSAGES = 20;
const EVENTS = 10;

/** Sends short messages to the echo, and reads at the tap what was around them. */
export async function messageHeaders(bench: Workbench): Promise<Outcome> {
  const before = await bench.totals();
  const socket = await bench.openSocket("/echo");
  const open = await bench.totals();
  for (let k = 0; k < MESSAGES; k++) socket.send(`message ${k}`);
  await bench.until(() => socket.received.length >= MESSAGES);
  const after = await bench.totals();
  const headersOf = (direction: "up" | "down") =>
    mean(dataFrames(bench.notes.records, direction).map(({ frame }) => frame.headerBytes));
  return judgeMessageHeaders({
    messages: after.framesUp + after.framesDown - open.framesUp - open.framesDown,
    handshake: open.headUp + open.headDown - before.headUp - before.headDown,
    later: after.headUp + after.headDown - open.headUp - open.headDown,
    frameUp: headersOf("up"),
    frameDown: headersOf("down"),
  });
}

/** Counts the heads of an event stream until its first event and after it. */
export async function streamHeaders(bench: Workbench): Promise<Outcome> {
  const { busiest } = await bench.symbols();
  const before = await bench.totals();
  const stream = bench.startStream(`/api/stream?${symbolQuery(busiest)}&rate=10`);
  await bench.until(() => stream.received.length > 0);
  const first = await bench.totals();
  const seen = stream.received.length;
  await bench.until(() => stream.received.length >= seen + EVENTS);
  const events = stream.received.length;
  const after = await bench.totals();
  return judgeStreamHeaders({
    events,
    requests: after.requests - before.requests,
    first: first.headUp + first.headDown - before.headUp - before.headDown,
    later: after.headUp + after.headDown - first.headUp - first.headDown,
  });
}
