import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pino, type Logger } from "pino";
import { CLOSE } from "../shared/close-codes.ts";
import { assemblePublisher } from "./assemble.ts";
import { Board } from "./board/board.ts";
import { ConfigError, helpText, readConfig, type Config } from "./config.ts";
import { createSimulatedFeed, type ContinuedMarket } from "./feeds/simulated.ts";
import { ListenError, openGateway, type Gateway } from "./gateway/gateway.ts";
import { loadStaticFiles } from "./gateway/static-files.ts";
import type { HistoryOptions } from "./history/contract.ts";
import { openHistory } from "./history/history.ts";
import type { Stop } from "./ports/clock.ts";
import type { Publisher } from "./publish/publisher.ts";
import { startBlock } from "./start-block.ts";
import { onStopSignal } from "./stop-signals.ts";
import { systemClock as clock } from "./system-clock.ts";

/** How long clients may take to hear `bye` before they are cut off, ms. */
const GOODBYE_MS = 2_000;

/** DuckDB's limit; its own code and the worker come to some 60 MB more. */
const HISTORY_MEMORY_MB = 256;

async function run(config: Config): Promise<void> {
  const log = pino({ level: config.logLevel }, pino.destination({ dest: 2, sync: true }));
  const gateway = await open(config, log);
  const history = await openHistory(historyOptions(config, log));
  const { resumePoint } = history;
  const feed = simulatedFeed(config, resumePoint);
  process.stdout.write(startBlock(config, gateway.port, feed.description.summary));

  const running: { publisher?: Publisher; stops: Stop[] } = { stops: [] };
  onStopSignal(log, async () => {
    gateway.stopListening();
    running.publisher?.shutdown(CLOSE.shutdown);
    await emptied(gateway);
    for (const stop of running.stops) stop();
    await history.close();
    gateway.close();
  });

  const instruments = await feed.open();
  const board = new Board({ instruments, epoch: history.epoch });
  await history.attach(board);
  if (resumePoint !== undefined) await history.warm(board);
  running.stops.push(await feed.start(history.tap(board), gateway.progress));
  await history.live();
  const { simulated } = feed.description;
  const publisher = assemblePublisher({ board, bus: gateway.bus, clock, log, simulated });
  running.publisher = publisher;
  running.stops.push(publisher.start());
  const { archive } = history;
  const recording = () => history.stats();
  gateway.goLive({ feed: feed.description, quotes: board.quotes, archive, recording, publisher, controls: feed });
  log.info({ port: gateway.port, symbols: instruments.length, epoch: board.quotes.epoch }, "live");
}

const simulatedFeed = (config: Config, continued: ContinuedMarket | undefined) =>
  createSimulatedFeed({
    seed: config.seed,
    symbols: config.symbols,
    activity: config.activity,
    hours: config.marketHours,
    backfillDays: config.backfillDays,
    continued,
    clock,
  });

/** Prices of another seed or other hours are another market's, and never continue these. */
const historyOptions = (config: Config, log: Logger): HistoryOptions => ({
  directory: config.dataDir,
  source: `simulated, seed ${config.seed}, ${config.marketHours}`,
  retentionDays: config.retentionDays,
  tradeDays: config.tradeRetentionDays,
  memoryMb: HISTORY_MEMORY_MB,
  clock,
  log,
});

const open = async (config: Config, log: Logger): Promise<Gateway> =>
  openGateway({
    host: config.host,
    port: config.port,
    tls: config.tlsCert && config.tlsKey ? { cert: config.tlsCert, key: config.tlsKey } : undefined,
    limits: { connections: config.maxConnections, perAddress: config.maxConnectionsPerIp },
    admin: { token: config.adminToken, allowedOrigins: config.allowedOrigins ?? [] },
    dashboard: await loadStaticFiles(join(import.meta.dirname, "../web")),
    clock,
    log,
  });

/** Waits until every client is gone, or has had its time. */
async function emptied(gateway: Gateway): Promise<void> {
  const patience = AbortSignal.timeout(GOODBYE_MS);
  while (gateway.connections > 0 && !patience.aborted) await sleep(20);
}

/** What stops the start is one line where the reason is the user's to mend; anything else is a bug and keeps its stack. */
async function main(): Promise<void> {
  try {
    const config = readConfig(process.argv.slice(2), process.env);
    if (config === "help") process.stdout.write(`${helpText()}\n`);
    else await run(config);
  } catch (error) {
    if (!(error instanceof ConfigError) && !(error instanceof ListenError)) throw error;
    process.stderr.write(`tickertape: ${error.message}\n`);
    process.exitCode = 1;
  }
}

await main();
