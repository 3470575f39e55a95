import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pino, type DestinationStream, type Logger } from "pino";
import { CLOSE } from "../shared/protocol/close-codes.ts";
import { adminToken, type AdminToken } from "./process/admin-token.ts";
import { Board } from "./board/board.ts";
import { ConfigError, helpText, readConfig, type Config } from "./config/config.ts";
import { openGateway, type Gateway } from "./gateway/gateway.ts";
import { isSameSecret } from "./gateway/http/admin.ts";
import { ListenError } from "./gateway/open-port.ts";
import { TrustedProxies } from "./gateway/limits/proxies.ts";
import { openLab } from "./lab/lab.ts";
import { loadStaticFiles } from "./gateway/dashboard/static-files.ts";
import type { Quotes } from "./ports/board.ts";
import type { Lab } from "./ports/lab.ts";
import type { Stop } from "./ports/clock.ts";
import { FeedError } from "./ports/feed.ts";
import type { Publisher } from "./publish/publisher.ts";
import { RenewedCertificate } from "./gateway/renewed-certificate.ts";
import { compose, type Composition, createBoardPublisher } from "./compose.ts";
import { banner, phoneAddresses } from "./process/banner.ts";
import { phoneHosts } from "./process/phone-addresses.ts";
import { SceneRunner } from "./scenes/runner.ts";
import { onStopSignal } from "./process/stop-signals.ts";
import { tellSetBack } from "./process/server-time.ts";
import { systemClock as clock, systemTime } from "./process/system-clock.ts";

/**
 * How long clients may take to receive `bye` before they are disconnected, ms. The remaining time of a stop is for the
 * last write.
 */
const GOODBYE_MS = 1_000;

/** The parts that are open so far: a stop may come before all of them are. */
interface Running {
  composition?: Composition;
  publisher?: Publisher;
  quotes?: Quotes;
  lab?: Lab;
  readonly stops: Stop[];
}

async function run(config: Config): Promise<void> {
  const log = pino({ level: config.logLevel }, logDestination());
  const admin = adminToken(config.adminToken, config.dataDir);
  const gateway = await open(config, admin, log);
  const running: Running = { stops: [tellSetBack(systemTime, clock, log)] };
  const lab = await openLab({
    host: config.host,
    port: labPort(config),
    mainPort: gateway.port,
    sockets: gateway.labSockets,
    quotes: () => running.quotes,
    clock,
    log,
  });
  gateway.attachLab(lab);
  running.lab = lab;
  running.stops.push(() => {
    lab.close();
  });
  const certificate = config.tlsCert ? new RenewedCertificate(gateway, clock, log) : undefined;
  if (certificate) running.stops.push(certificate.stop);
  onStopSignal(log, () => stop(gateway, running), certificate && (() => certificate.check()));
  const composition = await compose(config, clock, log);
  running.composition = composition;
  const { feed, controls, replay, earnings, recording } = composition;
  const instruments = await feed.open();
  admin.keep(log);
  const phones = () => phoneAddresses(config, gateway.port, phoneHosts(config.host));
  process.stdout.write(
    banner(config, admin, {
      ...{ port: gateway.port, labPort: lab.port, feed: feed.description, symbols: instruments.length },
      ...{ isRecorded: recording !== undefined, phones: phones() },
    }),
  );

  const board = new Board({ instruments, epoch: composition.epoch });
  running.stops.push(await composition.start(board, gateway.progress));
  const { simulated } = feed.description;
  const replayState = replay && (() => replay.state);
  const scenes = new SceneRunner({
    ...{ controls, instruments, seed: config.seed, clock },
    sendAway: (share, spreadMs) => publisher.sendAway(share, spreadMs),
    tell: (state) => publisher.tell({ type: "scene", ...state }),
  });
  const publisher = createBoardPublisher({
    board,
    bus: gateway.bus,
    clock,
    log,
    simulated,
    feed: () => feed.description,
    replay: replayState,
    scene: () => scenes.running && { type: "scene", ...scenes.running },
    isPresenter: (token) => isSameSecret(token, admin.token),
  });
  running.publisher = publisher;
  running.quotes = board.quotes;
  running.stops.push(publisher.start());
  const archive = composition.archive(board);
  gateway.goLive({
    // A replay's description contains the date that is being played.
    get feed() {
      return feed.description;
    },
    ...{ quotes: board.quotes, events: board.events, earnings, archive, recording, publisher, controls, replay, log },
    stage: { scenes, host: config.host, phones },
  });
  log.info({ port: gateway.port, symbols: instruments.length, epoch: board.quotes.epoch }, "live");
}

/** Where the Lab's proxy listens, or why it does not: what it would pass on over TLS it could not read. */
function labPort({ labPort: wanted, port, tlsCert }: Config): number | "off" | "tls" {
  if (wanted === "off") return "off";
  if (tlsCert !== undefined) return "tls";
  return wanted === "auto" ? (port === 0 ? 0 : port + 1) : wanted;
}

/**
 * Writes to standard error. If its terminal was closed or its pipe is not read, lines are lost, but the server
 * continues.
 */
function logDestination(): DestinationStream {
  const destination = pino.destination({ dest: 2, sync: true });
  destination.on("error", () => {});
  return destination;
}

const open = async (config: Config, { token }: AdminToken, log: Logger): Promise<Gateway> =>
  openGateway({
    host: config.host,
    port: config.port,
    tls: config.tlsCert && config.tlsKey ? { cert: config.tlsCert, key: config.tlsKey } : undefined,
    limits: { connections: config.maxConnections, perAddress: config.maxConnectionsPerIp },
    admin: { token, metrics: config.metrics },
    allowedOrigins: config.allowedOrigins ?? [],
    proxies: config.trustProxy ?? TrustedProxies.none,
    frameAncestors: config.frameAncestors,
    dashboard: await loadStaticFiles(join(import.meta.dirname, "../web")),
    clock,
    log,
  });

async function stop(gateway: Gateway, running: Running): Promise<void> {
  gateway.stopListening();
  running.publisher?.shutdown(CLOSE.shutdown);
  await emptied(gateway, running.lab);
  for (const end of running.stops) end();
  await running.composition?.close();
  gateway.close();
}

/**
 * Waits until every client has disconnected or the time is over. A client of the Lab may be behind the server's goodbye by
 * the delay of its link.
 */
async function emptied(gateway: Gateway, lab: Lab | undefined): Promise<void> {
  const patience = AbortSignal.timeout(GOODBYE_MS);
  const isEmpty = () => gateway.connections === 0 && (lab?.openFiles ?? 0) === 0;
  while (!isEmpty() && !patience.aborted) await sleep(20);
}

const EXPECTED = [ConfigError, ListenError, FeedError];

/**
 * Starts the server. A failure that the user can fix is one line; every other error is a bug and is shown with its
 * stack.
 */
async function main(): Promise<void> {
  try {
    const config = readConfig(process.argv.slice(2), process.env);
    if (config === "help") process.stdout.write(`${helpText()}\n`);
    else await run(config);
  } catch (error) {
    if (!EXPECTED.some((kind) => error instanceof kind)) throw error;
    process.stderr.write(`tickertape: ${(error as Error).message}\n`);
    // Parts that are already open, such as the listening socket, would keep the process alive.
    process.exit(1);
  }
}

await main();
