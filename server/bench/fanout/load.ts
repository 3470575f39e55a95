import { getPriority, setPriority } from "node:os";
import { connectClient } from "./client.ts";
import type { LoadOrder, LoadReport } from "./messages.ts";

/** Number of handshakes that run at once. */
const AT_ONCE = 100;

const MAX_AGE_MS = 2_000;
/** Totals over all sockets of this process. */
const seen = { bytes: 0, lost: 0, ages: new Uint32Array(MAX_AGE_MS + 1), oldest: MAX_AGE_MS };

async function connect({ kind, port, watches }: Extract<LoadOrder, { op: "connect" }>): Promise<void> {
  for (let from = 0; from < watches.length; from += AT_ONCE) {
    const some = watches.slice(from, from + AT_ONCE);
    await Promise.all(some.map((watch, k) => connectClient({ kind, port, watch, number: from + k, seen })));
  }
}

function take(forget: boolean): LoadReport {
  const report = { bytes: seen.bytes, lost: seen.lost, ages: [...seen.ages] };
  if (forget) {
    seen.bytes = 0;
    seen.ages.fill(0);
  }
  return report;
}

/**
 * Blocks this thread between reads, so that the server does not pay for waking a client with every message. With
 * clients on other machines it would not pay for that either. Measured: waking took 10–20% of the cost of a quote, for
 * all servers alike.
 */
function readInBatches(ms: number): void {
  const never = new Int32Array(new SharedArrayBuffer(4));
  setInterval(() => Atomics.wait(never, 0, 0, ms), 1);
}

const turnMs = Number(process.argv[2]);
if (turnMs > 0) readInBatches(turnMs);
// A lower priority for clients, so that the server comes first when CPU time is short.
setPriority(getPriority() + 5);
process.on("message", (order: LoadOrder) => {
  if (order.op === "connect") void connect(order).then(() => process.send?.(take(true)));
  else process.send?.(take(order.forget));
});
process.on("disconnect", () => process.exit(0));
