import { SIDE } from "../../../shared/model/trade.ts";
import { asEpoch, asInstrumentId, asMillis, asPrice, asQuantity } from "../../../shared/model/units.ts";
import { createBoardPublisher } from "../../compose.ts";
import { Board } from "../../board/board.ts";
import { MemoryArchive } from "../../board/memory-archive.ts";
import type { ConnectionLimits } from "../../gateway/limits/admission.ts";
import { openGateway, type Gateway } from "../../gateway/gateway.ts";
import { TrustedProxies } from "../../gateway/limits/proxies.ts";
import type { Log } from "../../ports/log.ts";
import type { Publisher } from "../../publish/publisher.ts";
import { systemClock as clock } from "../../process/system-clock.ts";
import { testInstrument } from "../../../shared/model/instrument.test-kit.ts";

/** Market time of a scripted board's first event. */
export const NOON = Date.UTC(2026, 5, 1, 12);

export interface Script {
  readonly symbols?: readonly string[];
  readonly epoch?: number;
  /** Trades held per instrument, a power of two. */
  readonly tradesHeld?: number;
  readonly limits?: ConnectionLimits;
  readonly allowedOrigins?: readonly string[];
  readonly adminToken?: string;
  readonly trustProxy?: readonly string[];
  /** False leaves the gateway in the state in which history is still being made. */
  readonly live?: boolean;
}

/** The real gateway, publisher and board on a free port of this process. The test is the feed. */
export interface ScriptedServer {
  /** The address, such as ws://127.0.0.1:40123. */
  readonly ws: string;
  readonly http: string;
  readonly board: Board;
  readonly gateway: Gateway;
  readonly publisher: Publisher;
  goLive(): void;
  /** One print, by decimal price. `second` is market time since NOON. */
  trade(symbol: string, second: number, price: number, size?: number): void;
  quote(symbol: string, second: number, bid: number, ask: number): void;
  stop(): void;
}

export async function startScripted(script: Script = {}): Promise<ScriptedServer> {
  const { symbols = ["AAA", "BBB", "CCC"], epoch = 7, live = true } = script;
  const log = quietLog();
  const gateway = await openGateway({
    host: "127.0.0.1",
    port: 0,
    tls: undefined,
    limits: script.limits ?? { connections: 1_000, perAddress: 0 },
    admin: { token: script.adminToken ?? "scripted", metrics: "public" },
    allowedOrigins: script.allowedOrigins ?? [],
    proxies: TrustedProxies.of(script.trustProxy ?? []) ?? TrustedProxies.none,
    dashboard: new Map(),
    clock,
    log,
  });
  const instruments = symbols.map(testInstrument);
  const held = script.tradesHeld === undefined ? {} : { tradesHeld: script.tradesHeld };
  const board = new Board({ instruments, epoch: asEpoch(epoch), ...held });
  const publisher = createBoardPublisher({ board, bus: gateway.bus, clock, log, simulated: true });
  const stopPublishing = publisher.start();
  const goLive = () => {
    const feed = { kind: "simulated", name: "scripted", summary: "scripted", simulated: true } as const;
    gateway.goLive({
      feed,
      quotes: board.quotes,
      archive: new MemoryArchive(board),
      events: board.events,
      publisher,
      controls: undefined,
      log,
    });
  };
  if (live) goLive();
  const idOf = (symbol: string) => asInstrumentId(symbols.indexOf(symbol));
  const at = (second: number) => asMillis(NOON + second * 1_000);
  const mantissa = (price: number) => asPrice(Math.round(price * 100));
  return {
    ws: `ws://127.0.0.1:${gateway.port}`,
    http: `http://127.0.0.1:${gateway.port}`,
    board,
    gateway,
    publisher,
    goLive,
    trade: (symbol, second, price, size = 100) => {
      board.trade(idOf(symbol), at(second), mantissa(price), asQuantity(size), SIDE.buy);
    },
    quote: (symbol, second, bid, ask) => {
      board.quote(idOf(symbol), at(second), mantissa(bid), mantissa(ask), asQuantity(300), asQuantity(200));
    },
    stop: () => {
      stopPublishing();
      gateway.close();
    },
  };
}

/** A log that shows a test only the server's errors. */
export function quietLog(): Log {
  const report = (fields: Record<string, unknown>, message: string) => {
    process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
  };
  return { debug: () => {}, info: () => {}, warn: report, error: report };
}
