import { readFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { createSecureContext } from "node:tls";
import uWS, { type TemplatedApp, type us_listen_socket, type WebSocket } from "uWebSockets.js";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Bus } from "../publish/peer.ts";
import { Admissions, type ConnectionLimits } from "./admission.ts";
import type { AdminRule } from "./admin.ts";
import { serveEcho, type EchoData } from "./echo-route.ts";
import { serveHttp } from "./http.ts";
import type { LiveParts } from "./live-parts.ts";
import { watchIdle } from "./idle-watch.ts";
import { OriginRule } from "./origin-rule.ts";
import { TrustedProxies } from "./proxies.ts";
import { peerAddress, RemoteAddresses } from "./remote-address.ts";
import { createRouter, isService } from "./router.ts";
import type { FrameAncestors } from "./security-headers.ts";
import type { SocketData } from "./socket-peer.ts";
import type { StaticFiles } from "./static-files.ts";
import { staticRoute } from "./static-route.ts";
import { serveStream } from "./stream-route.ts";
import { StreamTopics } from "./stream-topics.ts";
import { Tally } from "./tally.ts";
import { Turnstile } from "./turnstile.ts";
import { serveTicker } from "./ws-route.ts";

export interface GatewayOptions {
  /** Address to listen on; "*" means every interface. */
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  /** PEM files; undefined serves http and ws. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  readonly limits: ConnectionLimits;
  readonly admin: AdminRule;
  /** Origins whose pages may connect besides those of localhost and IP literals; canonical. None without it. */
  readonly allowedOrigins?: readonly string[];
  /** Proxies whose X-Forwarded-For tells whose request it is. None without it. */
  readonly proxies?: TrustedProxies;
  /** Whose pages may show the dashboard in a frame; without it, nobody's. */
  readonly frameAncestors?: FrameAncestors;
  readonly dashboard: StaticFiles;
  readonly clock: Clock;
  readonly log: Log;
}

/** The address to listen on is taken or not this machine's, or the TLS pair cannot be used. */
export class ListenError extends Error {
  override readonly name = "ListenError";
}

/** The open front door. It serves the dashboard at once; data and sessions once `goLive` was called. */
export interface Gateway {
  readonly port: number;
  readonly bus: Bus;
  /** WebSockets and event streams open now. */
  readonly connections: number;
  /** The feed's history has come this far, 0 … 1. */
  progress(done: number): void;
  goLive(parts: LiveParts): void;
  /** Takes no new connections; those there are stay. */
  stopListening(): void;
  /** Cuts every connection. */
  close(): void;
}

/** @throws ListenError */
export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const { tls, limits, admin, allowedOrigins = [], proxies = TrustedProxies.none, dashboard, clock, log } = options;
  const app = createApp(tls);
  const tally = new Tally();
  const loopDelay = monitorEventLoopDelay({ resolution: 10 });
  loopDelay.enable();
  let readiness: { live: LiveParts | undefined; progress: number } = { live: undefined, progress: 0 };

  const origins = new OriginRule(allowedOrigins, log);
  const addresses = new RemoteAddresses(proxies, log);
  const doorkeeping = { origins, addresses, admissions: new Admissions(limits, proxies), tally };
  const tickers = new Set<WebSocket<SocketData>>();
  const echoes = new Set<WebSocket<EchoData>>();
  serveTicker(app, { doorkeeping, clock, publisher: () => readiness.live?.publisher, sockets: tickers });
  serveEcho(app, doorkeeping, echoes);
  const topics = new StreamTopics();
  serveStream(app, { doorkeeping, clock, live: () => readiness.live, topics });
  const router = createRouter({
    admin,
    origins,
    readiness: () => readiness,
    tally,
    loopDelay,
    dashboard: staticRoute(dashboard, options.frameAncestors ?? "none"),
  });
  const underWay = new Admissions(limits, proxies);
  serveHttp(app, {
    handler: router,
    addresses,
    shared: ({ path, headers }) => (isService(path) ? origins.headers(headers.origin) : {}),
    underWay,
    log,
    answered: (status) => tally.answer(status),
  });
  watchConnections(app, new Turnstile(limits, clock, proxies), tally);

  const listener = await listen(app, options);
  const stopWatching = watchIdle(tickers, clock);
  return {
    port: uWS.us_socket_local_port(listener),
    bus: {
      publish: (topic, frame, binary) => {
        app.publish(topic, frame, binary);
        topics.publish(topic, frame);
      },
    },
    get connections() {
      return tally.connections + tally.streams;
    },
    progress: (progress) => {
      readiness = { ...readiness, progress };
    },
    goLive: (live) => {
      readiness = { live, progress: 1 };
    },
    stopListening: () => {
      uWS.us_listen_socket_close(listener);
      for (const socket of echoes) socket.end(1001, "server is shutting down");
    },
    close: () => {
      loopDelay.disable();
      stopWatching();
      app.close();
    },
  };
}

/** Turns connections away before they ask for anything, where there are too many. */
function watchConnections(app: TemplatedApp, turnstile: Turnstile, tally: Tally): void {
  app.filter((res, change) => {
    if (change === -1) {
      tally.closedPlain++;
      return;
    }
    tally.opened++;
    if (turnstile.admits(() => peerAddress(res), tally.plain)) return;
    tally.turnedAway++;
    res.close();
  });
}

/** uWebSockets.js says of a bad pair only that there is no app; Node's TLS says why. */
function createApp(tls: GatewayOptions["tls"]): TemplatedApp {
  if (tls === undefined) return uWS.App();
  try {
    createSecureContext({ cert: readFileSync(tls.cert), key: readFileSync(tls.key) });
  } catch (error) {
    throw new ListenError(
      `TLS_CERT ${tls.cert} and TLS_KEY ${tls.key} are no usable pair: ${(error as Error).message}`,
    );
  }
  return uWS.SSLApp({ cert_file_name: tls.cert, key_file_name: tls.key });
}

/** Without EXCLUSIVE_PORT a second process would share the port without a word (SO_REUSEPORT). */
function listen(app: TemplatedApp, { host, port }: GatewayOptions): Promise<us_listen_socket> {
  return new Promise((resolve, reject) => {
    const done = (socket: us_listen_socket | false) => {
      if (socket !== false) resolve(socket);
      else
        reject(
          new ListenError(
            `cannot listen on ${host === "*" ? "" : host}:${port}: the port is taken, or not ours to use`,
          ),
        );
    };
    if (host === "*") app.listen(port, uWS.LIBUS_LISTEN_EXCLUSIVE_PORT, done);
    else app.listen(host, port, uWS.LIBUS_LISTEN_EXCLUSIVE_PORT, done);
  });
}
