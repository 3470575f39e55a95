import type { ServerOrder, ServerReport, TestedServer } from "./messages.ts";
import { RATE_HZ, SYMBOLS, type Kind } from "./plan.ts";

/** Imported only when used, so that a server's memory does not include the code of the others. */
const KINDS: Readonly<Record<Kind, () => Promise<TestedServer>>> = {
  ours: async () => (await import("./ours.ts")).serveOurs(),
  uws: async () => (await import("./peers.ts")).serveUws(),
  bare: async () => (await import("./peers.ts")).serveBare(),
  ws: async () => (await import("./peers.ts")).serveWs(),
  socketio: async () => (await import("./peers.ts")).serveSocketIo(),
};

const FLUSH_MS = 1_000 / RATE_HZ;
/** The interval of changes, ms. It is so short that every flush of the product contains every symbol. */
const BURST_MS = 20;
/** Five symbols every 5 ms are a hundred symbols every 100 ms. */
const SPREAD_MS = 5;
const SPREAD_TURNS = FLUSH_MS / SPREAD_MS;

/** Feeds a server until the returned stop is called. */
function burst({ change, send }: TestedServer): () => void {
  const changing = setInterval(change, BURST_MS, 0, SYMBOLS);
  const sending = setInterval(send, FLUSH_MS, 0, SYMBOLS);
  return () => {
    clearInterval(changing);
    clearInterval(sending);
  };
}

function spread({ change, send }: TestedServer): () => void {
  const each = SYMBOLS / SPREAD_TURNS;
  let done = Math.floor(Date.now() / SPREAD_MS);
  const timer = setInterval(() => {
    // Changes that a busy machine delayed are made up for, at most one of each symbol.
    const now = Math.floor(Date.now() / SPREAD_MS);
    for (done = Math.max(done, now - SPREAD_TURNS); done < now; done++) {
      const from = (done % SPREAD_TURNS) * each;
      change(from, from + each);
      send(from, from + each);
    }
  }, SPREAD_MS);
  return () => {
    clearInterval(timer);
  };
}

const PACES = { burst, spread, off: () => () => {} };

const report = (message: ServerReport) => process.send?.(message);

const serve = KINDS[process.argv[2] as Kind];
const served = await serve();
let stopFeeding = () => {};
process.on("message", (order: ServerOrder) => {
  if (order.op === "feed") {
    stopFeeding();
    stopFeeding = PACES[order.pace](served);
  } else {
    globalThis.gc?.();
    report({ collected: true });
  }
});
// A clean exit writes the profile that --cpu-prof requests.
process.on("disconnect", () => process.exit(0));
report({ port: served.port });
