import { join } from "node:path";
import { DAY_MS, MINUTE_MS } from "../../../shared/model/time.ts";
import type { Instrument } from "../../../shared/model/instrument.ts";
import { SECTORS } from "../../../shared/model/instrument.ts";
import { SIDE } from "../../../shared/model/trade.ts";
import { asEpoch, asInstrumentId, asMillis, asPrice, asQuantity } from "../../../shared/model/units.ts";
import { createBoardPublisher } from "../../compose.ts";
import { Board } from "../../board/board.ts";
import { MemoryArchive } from "../../board/memory-archive.ts";
import { openGateway } from "../../gateway/gateway.ts";
import { loadStaticFiles } from "../../gateway/dashboard/static-files.ts";
import type { Peer } from "../../publish/fanout/peer.ts";
import type { Publisher } from "../../publish/publisher.ts";
import { systemClock as clock } from "../../process/system-clock.ts";
import { BoardFrame } from "./frames.ts";
import type { FeedOrder, FeedReport } from "./messages.ts";

/**
 * The server of the browser benchmark, in a separate process. It has the product's gateway, publisher, board and
 * dashboard, and a feed whose pace the benchmark sets. Arguments: number of symbols, directory of the built dashboard.
 */
const SYMBOLS = Number(process.argv[2]);
const DASHBOARD = process.argv[3] ?? join(import.meta.dirname, "../../../dist/web");
const EPOCH = asEpoch(1);
const TURN_MS = 10;
/** The board's history: first minutes as candles, then seconds as trades, so that charts and sparklines are full. */
const HISTORY_MINUTES = 240;
const HISTORY_SECONDS = 300;
/** A late timer catches up by at most this much, ms. */
const MAX_LATE_MS = 100;

const log = { debug: () => {}, info: () => {}, warn: console.error, error: console.error };
const gateway = await openGateway({
  ...{ host: "127.0.0.1", port: 0, tls: undefined, dashboard: await loadStaticFiles(DASHBOARD), clock, log },
  limits: { connections: 1_000, perAddress: 0 },
  admin: { token: "bench", metrics: "public" },
});
const board = new Board({ instruments: Array.from({ length: SYMBOLS }, instrument), epoch: EPOCH });
const publisher = createBoardPublisher({ board, bus: gateway.bus, clock, log, simulated: true });
const prices = Float64Array.from({ length: SYMBOLS }, (_, id) => 5_000 + ((id * 7_919) % 40_000));
const peers = new Set<Peer>();
const frame = new BoardFrame(SYMBOLS, EPOCH);

/** The product's publisher, which also records the connected peers. */
const observed: Publisher = {
  connect(peer) {
    peers.add(peer);
    const session = publisher.connect(peer);
    const closed = session.closed.bind(session);
    session.closed = () => {
      peers.delete(peer);
      closed();
    };
    return session;
  },
  start: () => publisher.start(),
  shutdown: (code) => publisher.shutdown(code),
  tell: (message) => publisher.tell(message),
  sendAway: (share, spreadMs) => publisher.sendAway(share, spreadMs),
  stats: () => publisher.stats(),
  waits: publisher.waits,
};

function instrument(_: unknown, id: number): Instrument {
  const symbol = `B${String(id).padStart(4, "0")}`;
  const sector = SECTORS[id % SECTORS.length] ?? "Technology";
  return { id: asInstrumentId(id), symbol, name: `Bench ${String(id)}`, sector, exponent: 2, tick: 1, lot: 100 };
}

/** One trade, a tick or two from the last price, and a quote around it. */
function change(id: number, at: number): void {
  const [key, t] = [asInstrumentId(id), asMillis(at)];
  const price = Math.max(100, (prices[id] ?? 0) + Math.round((Math.random() - 0.5) * 5));
  prices[id] = price;
  board.trade(key, t, asPrice(price), asQuantity(100), Math.random() < 0.5 ? SIDE.buy : SIDE.sell);
  board.quote(key, t, asPrice(price - 1), asPrice(price + 1), asQuantity(300), asQuantity(400));
}

function makeHistory(now: number): void {
  const minute = now - (now % MINUTE_MS) - HISTORY_SECONDS * 1_000;
  for (let k = HISTORY_MINUTES; k >= 0; k--) {
    const t = asMillis(minute - k * MINUTE_MS);
    // The first minute belongs to the day before, so that every symbol has a previous close.
    board.day(asMillis(now - (now % DAY_MS) - (k === HISTORY_MINUTES ? DAY_MS : 0)));
    for (let id = 0; id < SYMBOLS; id++) {
      const price = Math.max(100, (prices[id] ?? 0) + Math.round((Math.random() - 0.5) * 40));
      prices[id] = price;
      const [low, high] = [asPrice(price - 5), asPrice(price + 5)];
      board.minuteCandle(asInstrumentId(id), t, asPrice(price), high, low, asPrice(price), 1_000);
    }
  }
  for (let k = HISTORY_SECONDS; k > 0; k--) for (let id = 0; id < SYMBOLS; id++) change(id, now - k * 1_000);
}

let timer: NodeJS.Timeout | undefined;
let countedAt = clock.monotonic();

/** Calls `run` every few ms with how many of `perSecond` events are due. */
function pace(perSecond: number, run: (due: number, now: number) => void): void {
  let before = performance.now();
  let outstanding = 0;
  timer = setInterval(() => {
    const now = performance.now();
    outstanding += (Math.min(now - before, MAX_LATE_MS) * perSecond) / 1_000;
    before = now;
    const due = Math.floor(outstanding);
    outstanding -= due;
    run(due, clock.now());
  }, TURN_MS);
}

let next = 0;
function execute(order: FeedOrder): void {
  if (order.op === "count") {
    const now = clock.monotonic();
    report({ sent: frame.sent, skipped: frame.skipped, ms: now - countedAt });
    frame.sent = frame.skipped = 0;
    countedAt = now;
    return;
  }
  clearInterval(timer);
  if (order.op === "frames") {
    pace(order.rowsPerSecond / SYMBOLS, (due, now) => frame.send(peers, due, now));
  } else if (order.op === "feed") {
    pace(order.hz * SYMBOLS, (due, now) => {
      for (let k = 0; k < due; k++) change(next++ % SYMBOLS, now);
    });
  }
}

const report = (message: FeedReport) => process.send?.(message);

makeHistory(clock.now());
observed.start();
const feed = { kind: "simulated", name: "bench", summary: "bench", simulated: true } as const;
gateway.goLive({
  feed,
  quotes: board.quotes,
  archive: new MemoryArchive(board),
  events: board.events,
  publisher: observed,
  controls: undefined,
  log,
});
process.on("message", execute);
// A clean exit writes the profile that --cpu-prof asks for.
process.on("disconnect", () => process.exit(0));
report({ port: gateway.port });
