import { setTimeout as sleep } from "node:timers/promises";
import type { JsonQuote } from "../../../shared/protocol/messages.ts";
import type { ScriptedServer } from "../support/scripted-server.ts";
import type { SeededRandom } from "./seeded-random.ts";
import { TestClient, type Message } from "../support/test-client.ts";

/** What happens to a client next. Repeated entries are more frequent. */
const FAULTS = ["nothing", "nothing", "pause", "read", "read", "kill", "leave", "resubscribe"] as const;

/**
 * A client that is paused, cut off and reconnects with `since`. It checks every row and trade, and records violations
 * in `broken`.
 */
class FaultyClient {
  readonly broken: string[] = [];
  readonly rows = new Map<string, JsonQuote>();
  readonly trades = new Map<string, number>();
  /** Per symbol: rows received since the first, and changes between them that were conflated. */
  readonly received = new Map<string, number>();
  readonly skipped = new Map<string, number>();
  readonly first = new Map<string, number>();
  /** Sum of `merged` as the server stated it, and the number of connections. */
  merged = 0;
  connections = 0;
  readonly #ws: string;
  readonly #symbols: readonly string[];
  #client: TestClient | undefined;
  #frame = NaN;

  constructor(ws: string, symbols: readonly string[]) {
    this.#ws = ws;
    this.#symbols = symbols;
  }

  async connect(rate: number): Promise<void> {
    if (this.#client !== undefined) return;
    const client = await TestClient.open(`${this.#ws}/ws`);
    this.#client = client;
    this.connections++;
    this.#frame = NaN;
    client.socket.on("message", () => this.#read(client));
    client.socket.on("close", () => {
      if (this.#client === client) this.#client = undefined;
    });
    // All symbols are named. The count of a symbol without trades starts at 0.
    const trades = Object.fromEntries(this.#symbols.map((symbol) => [symbol, this.trades.get(symbol) ?? 0]));
    this.resubscribe(rate);
    client.send({ op: "subscribe", id: 2, channel: "trades", symbols: this.#symbols, since: { epoch: "7", trades } });
    this.#read(client);
  }

  resubscribe(rate: number): void {
    this.#client?.send({ op: "subscribe", id: 1, channel: "quotes", symbols: this.#symbols, rate });
  }

  pause(): void {
    this.#client?.socket.pause();
  }

  read(): void {
    this.#client?.socket.resume();
  }

  /** Ends the connection at once; messages in transit are lost. */
  kill(): void {
    const client = this.#client;
    this.#client = undefined;
    client?.socket.removeAllListeners("message");
    client?.socket.terminate();
  }

  /** Whether it has what the server had after `count` trades of each symbol. */
  holds(count: number): boolean {
    return this.#symbols.every((s) => this.rows.get(s)?.n === count && this.trades.get(s) === count);
  }

  #read(client: TestClient): void {
    for (const message of client.messages.splice(0)) {
      if (message.type === "quotes") this.#quotes(message);
      if (message.type === "trades") this.#trades(message);
      if (message.type === "error") this.broken.push(JSON.stringify(message));
    }
    client.frames.length = 0;
  }

  #quotes(message: Message): void {
    const [frame, isUpdate] = [Number(message["frame"]), message["kind"] === "update"];
    const follows = frame === this.#frame + 1 || Number(message["part"] ?? 1) > 1;
    if (isUpdate && !follows) this.broken.push(`frame ${frame} after ${this.#frame}`);
    this.#frame = frame;
    this.merged += Number(message["merged"] ?? 0);
    for (const row of message["quotes"] as JsonQuote[]) this.#row(row, isUpdate);
  }

  #row(row: JsonQuote, isUpdate: boolean): void {
    const held = this.rows.get(row.s);
    if (held === undefined) this.first.set(row.s, row.n);
    else if (row.n > held.n) {
      this.received.set(row.s, (this.received.get(row.s) ?? 0) + 1);
      this.skipped.set(row.s, (this.skipped.get(row.s) ?? 0) + row.n - held.n - 1);
    } else if (isUpdate || row.n < held.n) this.broken.push(`${row.s} change ${row.n} after ${held.n}`);
    this.rows.set(row.s, { ...held, ...row });
  }

  #trades(message: Message): void {
    if (message["kind"] === "gap") return void this.broken.push(`gap ${JSON.stringify(message)}`);
    for (const { s, i } of message["trades"] as { s: string; i: number }[]) {
      const last = this.trades.get(s) ?? 0;
      if (i !== last + 1) this.broken.push(`${s} trade ${i} after ${last}`);
      this.trades.set(s, i);
    }
  }
}

/** The results of a run. */
export interface FaultReport {
  readonly broken: readonly string[];
  readonly trades: number;
  readonly connections: number;
  readonly received: number;
  readonly skipped: number;
  readonly merged: number;
  readonly slowPeriods: number;
}

/**
 * Applies a seeded schedule of faults to clients of a server for `seconds`, and is that server's feed. Then all clients
 * read, and their rows and trades are compared with the server's.
 */
export async function runFaults(
  server: ScriptedServer,
  random: SeededRandom,
  size: number,
  seconds: number,
): Promise<FaultReport> {
  const symbols = server.board.quotes.instruments.map(({ symbol }) => symbol);
  const clients = Array.from({ length: size }, () => new FaultyClient(server.ws, symbols));
  const rate = () => random.pick([5, 10, 20, 50]);
  await Promise.all(clients.map((client) => client.connect(rate())));
  let count = 0;
  const end = Date.now() + seconds * 1_000;
  while (Date.now() < end) {
    for (let k = 1 + random.below(5); k > 0; k--) {
      count++;
      for (const symbol of symbols)
        server.trade(symbol, count / 100, 100 + random.below(1_000) / 100, 1 + random.below(500));
    }
    if (random.chance(0.2)) await applyFault(random.pick(clients), random, rate());
    await sleep(10);
  }
  await settle(clients, count, rate);
  return report(server, clients, count);
}

async function applyFault(client: FaultyClient, random: SeededRandom, rate: number): Promise<void> {
  const fault = random.pick(FAULTS);
  if (fault === "pause") client.pause();
  if (fault === "read") client.read();
  if (fault === "resubscribe") client.resubscribe(rate);
  if (fault === "kill") client.kill();
  if (fault !== "leave") await client.connect(rate);
  else client.kill();
}

async function settle(clients: readonly FaultyClient[], count: number, rate: () => number): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!clients.every((client) => client.holds(count)) && Date.now() < deadline) {
    for (const client of clients) {
      client.read();
      await client.connect(rate());
    }
    await sleep(50);
  }
}

function report(server: ScriptedServer, clients: readonly FaultyClient[], count: number): FaultReport {
  const { columns, instruments } = server.board.quotes;
  const broken = clients.flatMap((client, k) => client.broken.map((what) => `client ${k}: ${what}`));
  for (const [k, { rows, trades, first, received, skipped }] of clients.entries()) {
    for (const { id, symbol } of instruments) {
      const counted = (first.get(symbol) ?? 0) + (received.get(symbol) ?? 0) + (skipped.get(symbol) ?? 0);
      if (counted !== count) broken.push(`client ${k}: counted ${counted} of ${count} changes of ${symbol}`);
      if (trades.get(symbol) !== count)
        broken.push(`client ${k}: trade ${trades.get(symbol)} of ${count} of ${symbol}`);
      const row = rows.get(symbol);
      const held = [row?.l, row?.v, row?.h, row?.lo].join();
      const own = [columns.last, columns.volume, columns.high, columns.low].map((column) => column[id] ?? NaN);
      const [l = NaN, v = NaN, h = NaN, lo = NaN] = own;
      if (held !== [l / 100, v, h / 100, lo / 100].join())
        broken.push(`client ${k}: ${symbol} is ${held}, not ${own.join()}`);
    }
  }
  const sum = (of: (client: FaultyClient) => number) => clients.reduce((total, client) => total + of(client), 0);
  const total = (map: ReadonlyMap<string, number>) => [...map.values()].reduce((a, b) => a + b, 0);
  return {
    broken,
    trades: sum(({ trades }) => total(trades)),
    connections: sum(({ connections }) => connections),
    received: sum(({ received }) => total(received)),
    skipped: sum(({ skipped }) => total(skipped)),
    merged: sum(({ merged }) => merged),
    slowPeriods: server.publisher.stats().slowPeriods,
  };
}
