import type { Outcome } from "../belief.ts";
import { ExperimentError } from "../bench/experiment-error.ts";
import type { TestSocket } from "../bench/test-socket.ts";
import type { Workbench } from "../bench/workbench.ts";
import { judgeSending } from "../findings/sending.ts";
import { rowsOf, subscribeTo } from "./rows.ts";

const MESSAGES = 50;
const MESSAGE_BYTES = 4_000;
const STALL_MS = 1_500;
const MERGED_MS = 3_200;

export const SERVER = "server";

/** Sends over a line that stands still for a moment; meanwhile the server sends a busy row once a second. */
export async function sending(bench: Workbench): Promise<Outcome> {
  const { busiest } = await bench.symbols();
  const board = await bench.openSocket("/ws", ["ticker.v1.json"], SERVER);
  const socket = await bench.openSocket("/echo");
  board.send(subscribeTo(busiest, 1));
  const begunAt = performance.now();
  await bench.ask({ op: "stall", label: bench.label, ms: STALL_MS });
  const message = "x".repeat(MESSAGE_BYTES);
  const startedAt = performance.now();
  for (let k = 0; k < MESSAGES; k++) socket.send(message);
  const returnedAt = performance.now();
  const buffered = socket.bufferedAmount;
  await bench.until(() => socket.received.length === MESSAGES);
  await bench.pause(Math.max(0, begunAt + MERGED_MS - performance.now()));
  return judgeSending({
    ...{ messages: MESSAGES, bytes: MESSAGES * MESSAGE_BYTES, buffered },
    sendMs: returnedAt - startedAt,
    answerMs: (socket.received[0]?.at ?? Infinity) - returnedAt,
    ...changesOf(board),
    seconds: (performance.now() - begunAt) / 1_000,
  });
}

/** Changes of the row, and the updates in which they came: what a row's number leaps was merged. */
function changesOf(board: TestSocket): { changes: number; updates: number } {
  const numbers = board.texts.flatMap((text) => rowsOf(text)?.quotes[0]?.n ?? []);
  const [first, last] = [numbers[0], numbers.at(-1)];
  if (first === undefined || last === undefined || numbers.length < 2) throw new ExperimentError("still");
  return { changes: last - first, updates: numbers.length - 1 };
}
