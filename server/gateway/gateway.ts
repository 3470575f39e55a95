import { monitorEventLoopDelay } from "node:perf_hooks";
import type { TemplatedApp, WebSocket } from "uWebSockets.js";
import type { Clock } from "../ports/clock.ts";
import type { Lab, LabSockets } from "../ports/lab.ts";
import type { Log } from "../ports/log.ts";
import type { Bus } from "../publish/fanout/peer.ts";
import { Compression } from "./compression/compression.ts";
import { addressKey } from "./limits/address.ts";
import { Admissions, type ConnectionLimits } from "./limits/admission.ts";
import type { AdminRule } from "./http/admin.ts";
import { serveEcho, type EchoData } from "./websocket/echo-route.ts";
import { serveHttp } from "./http/http.ts";
import { pingTapped } from "./websocket/lab-ping.ts";
import { serveLab, type LabData } from "./websocket/lab-route.ts";
import type { Readiness, Services } from "./http/services.ts";
import { watchIdle } from "./limits/idle-watch.ts";
import { connectionsByOpenFiles, openFilesLimit } from "./limits/open-files.ts";
import { OpenPort, type PortOptions } from "./open-port.ts";
import { OriginRule } from "./http/origin-rule.ts";
import { TrustedProxies } from "./limits/proxies.ts";
import { peerAddress, RemoteAddresses } from "./limits/remote-address.ts";
import { createRouter, isService } from "./http/router.ts";
import type { FrameAncestors } from "./http/security-headers.ts";
import type { SocketData } from "./websocket/socket-peer.ts";
import type { StaticFiles } from "./dashboard/static-files.ts";
import { staticRoute } from "./dashboard/static-route.ts";
import { servePoll, type HeldPolls } from "./poll/route.ts";
import { serveStream } from "./sse/route.ts";
import { StreamTopics } from "./sse/topics.ts";
import { GatewayCounters } from "./limits/gateway-counters.ts";
import { ConnectionThrottle } from "./limits/connection-throttle.ts";
import { serveTicker } from "./websocket/ticker-route.ts";

export interface GatewayOptions extends PortOptions {
  readonly limits: ConnectionLimits;
  readonly admin: AdminRule;
  /** Canonical origins whose pages may connect, besides those of localhost and IP literals. Default: none. */
  readonly allowedOrigins?: readonly string[];
  /** Proxies whose X-Forwarded-For names the client. Default: none. */
  readonly proxies?: TrustedProxies;
  /** Whose pages may show the dashboard in a frame. Default: nobody's. */
  readonly frameAncestors?: FrameAncestors;
  readonly dashboard: StaticFiles;
  readonly clock: Clock;
  readonly log: Log;
}

/** The server's open port. It serves the dashboard at once, and data and sessions after `goLive`. */
export interface Gateway {
  readonly port: number;
  readonly bus: Bus;
  /** What the Lab asks of it. */
  readonly labSockets: LabSockets;
  /** WebSockets and event streams open now. */
  readonly connections: number;
  /** Reports how much of the feed's history is loaded, 0 … 1. */
  progress(done: number): void;
  goLive(parts: Services): void;
  /** Serves the Lab's control socket, and admits the pages and requests that come through its port. */
  attachLab(lab: Lab): void;
  /**
   * Uses a renewed certificate for new connections. Returns whether there is one.
   * @throws ListenError Where the files are no usable pair. The certificate in use then stays.
   */
  renewCertificate(): boolean;
  /** Accepts no new connections. Open ones stay. */
  stopListening(): void;
  /** Closes every connection at once. */
  close(): void;
}

/** @throws ListenError */
export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const { admin, allowedOrigins = [], proxies = TrustedProxies.none, dashboard, clock, log } = options;
  const byFiles = connectionsByOpenFiles();
  const limits = limitsWithin(byFiles, options.limits, log);
  const counters = new GatewayCounters();
  const loopDelay = monitorEventLoopDelay({ resolution: 10 });
  loopDelay.enable();
  let readiness: Readiness = { live: undefined, progress: 0 };

  let lab: Lab | undefined;
  const ports = () => (lab?.port === undefined ? undefined : { main: port.number, lab: lab.port });
  const origins = new OriginRule(allowedOrigins, log, ports);
  const addresses = new RemoteAddresses(proxies, log, (tap) => lab?.addressOf(tap), options.host);
  const upgradeContext = { origins, addresses, admissions: new Admissions(limits, proxies), counters };
  const tickers = new Set<WebSocket<SocketData>>();
  const echoes = new Set<WebSocket<EchoData>>();
  const labVisitors = new Set<WebSocket<LabData>>();
  const topics = new StreamTopics();
  const compression = new Compression(clock);
  const polls: HeldPolls = new Set();
  const router = createRouter({
    admin,
    origins,
    readiness: () => readiness,
    counters,
    loopDelay,
    compression,
    dashboard: staticRoute(dashboard, options.frameAncestors ?? "none", () => lab?.port),
    lab: () => lab?.stats(),
  });
  const underWay = new Admissions(limits, proxies);
  const throttle = new ConnectionThrottle(limits, clock, proxies);
  const port = new OpenPort(options, (app) => {
    serveTicker(app, {
      upgradeContext,
      clock,
      compression,
      publisher: () => readiness.live?.publisher,
      sockets: tickers,
    });
    serveEcho(app, upgradeContext, echoes);
    serveLab(app, {
      upgradeContext,
      sockets: labVisitors,
      lab: () => (readiness.live === undefined ? undefined : lab),
    });
    serveStream(app, { upgradeContext, clock, compression, live: () => readiness.live, topics });
    servePoll(app, { upgradeContext, clock, compression, live: () => readiness.live }, polls);
    serveHttp(app, {
      handler: router,
      addresses,
      shared: ({ path, headers }) => (isService(path) ? origins.headers(headers) : {}),
      underWay,
      log,
      answered: (status) => counters.answer(status),
    });
    watchConnections(app, throttle, counters, () => byFiles - (lab?.openFiles ?? 0));
  });
  const stopWatching = watchIdle(tickers, clock);
  return {
    port: port.number,
    bus: {
      publish: (topic, frame, binary) => {
        port.publish(topic, frame, binary, compression.takesFrame(topic, frame.length));
        topics.publish(topic, frame);
      },
    },
    labSockets: {
      ping: (token, label) => pingTapped([...tickers, ...echoes], token, label),
      hasFiles: () => counters.open + (lab?.openFiles ?? 0) + FILES_PER_TAP_CONNECTION <= byFiles,
      addressKey,
    },
    get connections() {
      // The Lab's visitors leave after the clients whose connections they hold.
      return counters.connections + counters.streams - labVisitors.size;
    },
    progress: (progress) => {
      readiness = { ...readiness, progress };
    },
    goLive: (live) => {
      readiness = { live, progress: 1 };
    },
    attachLab: (opened) => {
      lab = opened;
    },
    renewCertificate: () => port.renewCertificate(),
    stopListening: () => {
      port.stopListening();
      for (const socket of echoes) socket.end(1001, "server is shutting down");
      for (const goAway of polls) goAway();
    },
    close: () => {
      loopDelay.disable();
      stopWatching();
      port.close();
    },
  };
}

/** What a connection through the Lab's port opens: its two sockets there, and the one here. */
const FILES_PER_TAP_CONNECTION = 3;

/** Reserves for plain requests a tenth of the connections that the process may have. */
function limitsWithin(byFiles: number, limits: ConnectionLimits, log: Log): ConnectionLimits {
  const connections = Math.max(1, Math.floor(byFiles * 0.9));
  if (connections >= limits.connections) return limits;
  log.warn(
    { openFiles: openFilesLimit(), maxConnections: limits.connections, taken: connections },
    `the process may open ${openFilesLimit()} files (ulimit -n): it accepts ${connections} connections, not ${limits.connections}`,
  );
  return { ...limits, connections };
}

/** Closes new connections where there are too many. The process may have `most` connections in all. */
function watchConnections(
  app: TemplatedApp,
  throttle: ConnectionThrottle,
  counters: GatewayCounters,
  most: () => number,
): void {
  app.filter((res, change) => {
    if (change === -1) {
      counters.closedPlain++;
      return;
    }
    counters.opened++;
    if (counters.open <= most() && throttle.admits(() => peerAddress(res), counters.plain)) return;
    counters.rejectedConnections++;
    res.close();
  });
}
