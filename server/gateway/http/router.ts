import type { IntervalHistogram } from "node:perf_hooks";
import { LAB_PATH } from "../../../shared/protocol/lab.ts";
import type { LabStats } from "../../ports/lab.ts";
import { tokenFault, type AdminRule } from "./admin.ts";
import { eventsReply } from "../api/events.ts";
import { candlesReply, tradesReply } from "../api/history.ts";
import { marketReply, presentReply, replayReply } from "../api/market.ts";
import { instrumentsReply, quotesReply } from "../api/quotes.ts";
import { FairScheduler } from "../limits/fair-scheduler.ts";
import { asksForWebSocket, handshakeFault } from "../websocket/handshake-request.ts";
import type { Compression } from "../compression/compression.ts";
import { gzipReply } from "../compression/gzip-reply.ts";
import type { Handler, Incoming } from "./http.ts";
import type { Readiness, Services } from "./services.ts";
import { metricsReply } from "../api/metrics.ts";
import type { OriginRule } from "./origin-rule.ts";
import { checkKeys, QUERY_KEYS, wantsCompression } from "./query.ts";
import { failure, json, RequestError, type Reply } from "./reply.ts";
import { STREAM_HEADERS } from "../sse/route.ts";
import type { GatewayCounters } from "../limits/gateway-counters.ts";

export interface RouterOptions {
  readonly admin: AdminRule;
  readonly origins: OriginRule;
  readonly readiness: () => Readiness;
  readonly counters: GatewayCounters;
  readonly loopDelay: IntervalHistogram;
  readonly compression: Compression;
  /** Answers all other paths. */
  readonly dashboard: Handler;
  /** What the Lab has counted; undefined where there is none. */
  readonly lab?: () => LabStats | undefined;
}

/** The paths of WebSockets. Valid handshakes for them are not routed here. */
const SOCKETS: readonly string[] = ["/ws", "/echo", LAB_PATH];

/** Paths outside /api/ that are no files of the dashboard. */
const SERVICES: readonly string[] = ["/metrics", "/healthz", "/readyz"];

type Method = "GET" | "POST";
type Routes = ReadonlyMap<string, Partial<Readonly<Record<Method, Handler>>>>;

/** Routes by path and method, with 404, 405, the Origin rule and the answers to OPTIONS. */
export function createRouter(options: RouterOptions): Handler {
  const routes = apiRoutes(options);
  return (request) => {
    const route = routes.get(request.path);
    if (asksForWebSocket(request.headers) && !SOCKETS.includes(request.path)) return noSocket(request.path);
    if (route === undefined) return otherwise(request, options.dashboard);
    const handler = route[request.method === "HEAD" ? "GET" : (request.method as Method)];
    const fault = options.origins.fault(request.headers);
    if (fault !== undefined) return fault;
    if (request.method === "OPTIONS") return options.origins.preflight(taken(route));
    return handler === undefined ? methodNotAllowed(taken(route)) : handler(request);
  };
}

function apiRoutes({ admin, origins, readiness, counters, loopDelay, compression, lab }: RouterOptions): Routes {
  const scheduler = new FairScheduler();
  const live = (
    handler: (parts: Services, request: Incoming, scheduler: FairScheduler) => Reply | Promise<Reply>,
  ): Handler => {
    return (request) => {
      const parts = requireLive(readiness());
      if (isKeyed(request.path)) checkKeys(request.query, request.path);
      return handler(parts, request, scheduler);
    };
  };
  /** For handlers that take a few milliseconds at most: each runs as one piece of work. */
  const inTurn = (handler: (parts: Services, request: Incoming) => Reply): Handler =>
    live((parts, request) => scheduler.run(request.address, () => handler(parts, request)));
  const adminOnly = (handler: Handler): Handler => {
    return (request) => {
      return tokenFault(request.headers.authorization, admin) ?? handler(request);
    };
  };
  const compressed = (handler: Handler): Handler => {
    return async (request) => {
      const isWanted = wantsCompression(request.query);
      const reply = await handler(request);
      return isWanted ? gzipReply(reply, request.headers["accept-encoding"], compression) : reply;
    };
  };
  const metrics: Handler = () => metricsReply(counters, loopDelay, compression, readiness().live, lab?.());
  return new Map([
    ["/api/instruments", { GET: inTurn(instrumentsReply) }],
    ["/api/quotes", { GET: compressed(inTurn(quotesReply)) }],
    ["/api/candles", { GET: live(candlesReply) }],
    ["/api/trades", { GET: live(tradesReply) }],
    ["/api/events", { GET: inTurn(eventsReply) }],
    ["/api/stream", { GET: live(streamHead) }],
    ["/api/poll", { GET: live(pollHead) }],
    ["/api/replay", { GET: inTurn(replayReply) }],
    ["/api/market", { POST: adminOnly(live(marketReply)) }],
    ["/api/present", { GET: adminOnly(inTurn(presentReply)) }],
    ["/api/access", { GET: (request) => accessReply(request, origins) }],
    ["/metrics", { GET: admin.metrics === "public" ? metrics : adminOnly(metrics) }],
    ["/healthz", { GET: () => json({ status: "ok" }) }],
    ["/readyz", { GET: () => readyReply(readiness()) }],
    ["/ws", { GET: upgradeRequired }],
    ["/echo", { GET: upgradeRequired }],
    [LAB_PATH, { GET: upgradeRequired }],
  ]);
}

const isKeyed = (path: string): path is keyof typeof QUERY_KEYS => path in QUERY_KEYS;

/** Only HEAD comes here: GET has a route in sse/. */
const streamHead = (): Reply => ({ status: 200, headers: STREAM_HEADERS, body: "" });

/** The same for long polls: their GET has a route in poll/. */
const pollHead = (): Reply => json({});

function requireLive({ live, progress }: Readiness): Services {
  if (live !== undefined) return live;
  throw new RequestError(503, "starting", `The market's history is being made: ${percent(progress)}%.`);
}

/** GET /api/access: whether pages of `origin=` may connect. Browsers do not tell a page why its socket was refused. */
function accessReply({ headers, query }: Incoming, origins: OriginRule): Reply {
  checkKeys(query, "/api/access");
  const origin = query.get("origin");
  if (origin === null) throw new RequestError(400, "bad_query", "origin= is missing.");
  return origins.fault({ origin, host: headers.host }) ?? json({ origin, allowed: true });
}

const readyReply = ({ live, progress }: Readiness): Reply =>
  live === undefined ? json({ status: "starting", progress }, 503, { "retry-after": "1" }) : json({ status: "live" });

/** Whether a path is served by this router, and not a file of the dashboard. */
export const isService = (path: string): boolean => path.startsWith("/api/") || SERVICES.includes(path);

function otherwise(request: Incoming, dashboard: Handler): Reply | Promise<Reply> {
  if (request.path.startsWith("/api/")) return failure(404, "not_found", `There is nothing at ${request.path}.`);
  if (request.method !== "GET" && request.method !== "HEAD") return methodNotAllowed(["HEAD", "GET"]);
  return dashboard(request);
}

/** The methods that a route accepts. GET includes HEAD. */
const taken = (route: Partial<Record<Method, Handler>>): readonly string[] =>
  Object.keys(route).flatMap((method) => (method === "GET" ? ["HEAD", "GET"] : [method]));

const methodNotAllowed = (methods: readonly string[]): Reply =>
  failure(405, "method_not_allowed", `Use ${methods.join(" or ")}.`, { allow: methods.join(", ") });

/** Answers handshakes without a key of the right length, which uWebSockets.js treats as plain requests. */
const upgradeRequired: Handler = ({ headers }) =>
  handshakeFault(headers) ?? failure(400, "bad_handshake", "A handshake is a GET request.");

const noSocket = (path: string): Reply =>
  failure(400, "no_websocket", `WebSockets are at ${SOCKETS.join(", ")}, not at ${path}.`);

const percent = (progress: number): number => Math.floor(progress * 100);
