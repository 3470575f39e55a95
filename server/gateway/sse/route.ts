import type { HttpRequest, HttpResponse, TemplatedApp } from "uWebSockets.js";
import { ALL_SYMBOLS, DEFAULT_RATE } from "../../../shared/protocol/channels.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Compression } from "../compression/compression.ts";
import { acceptsGzip, VARIES } from "../compression/gzip-reply.ts";
import { REFUSALS, type UpgradeContext } from "../websocket/handshake.ts";
import type { Services } from "../http/services.ts";
import { checkKeys, manyInstruments, parsePosition, rateOf, wantsCompression } from "../http/query.ts";
import { joinHeaders, RequestError, writeHead, type Reply } from "../http/reply.ts";
import { StreamPeer } from "./peer.ts";
import type { StreamTopics } from "./topics.ts";
import type { Refusal } from "../limits/gateway-counters.ts";
import { HEAD_TOO_LONG, isHeadTooLong } from "../uws-library.ts";

/**
 * A reader that loses its stream without a `bye` reconnects after at least this long, plus a random part of the spread.
 * ms.
 */
const MIN_RETRY_MS = 1_000;
const RETRY_SPREAD_MS = 2_000;

/**
 * Headers of an event stream (WHATWG HTML section 9.2.5). `x-accel-buffering` asks nginx not to hold events back. A
 * stream is the last answer on its connection.
 */
export const STREAM_HEADERS: Readonly<Record<string, string>> = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store",
  "x-accel-buffering": "no",
  connection: "close",
};

export interface Streams {
  readonly upgradeContext: UpgradeContext;
  readonly clock: Clock;
  /** Undefined until the board is live. */
  readonly live: () => Services | undefined;
  readonly topics: StreamTopics;
  readonly compression: Compression;
}

/** The parts of a request that are used, copied out of it. */
interface Asked {
  readonly origin: string;
  readonly host: string;
  readonly address: string;
  readonly query: URLSearchParams;
  readonly lastEventId: string;
  readonly acceptEncoding: string;
}

/**
 * `GET /api/stream`: quotes as Server-Sent Events (WHATWG HTML section 9.2). Each response is a session of the
 * publisher.
 */
export function serveStream(app: TemplatedApp, streams: Streams): void {
  app.get("/api/stream", (res, req) => {
    const asked = copy(res, req, streams);
    if (isHeadTooLong(req)) return refuse(res, asked, HEAD_TOO_LONG, streams);
    try {
      open(res, asked, streams);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      refuse(res, asked, error.reply, streams);
    }
  });
}

function open(res: HttpResponse, asked: Asked, streams: Streams): void {
  const { admissions, origins, counters } = streams.upgradeContext;
  const reject = (reason: Exclude<Refusal, "origin">) => {
    counters.refuse(reason);
    refuse(res, asked, REFUSALS[reason], streams);
  };
  const live = streams.live();
  const fault = origins.fault(asked);
  if (fault !== undefined) {
    counters.refuse("origin");
    return refuse(res, asked, fault, streams);
  }
  if (live === undefined) return reject("starting");
  checkKeys(asked.query, "/api/stream");
  const symbols = manyInstruments(asked.query, live.quotes)?.map(({ symbol }) => symbol) ?? [ALL_SYMBOLS];
  const rate = rateOf(asked.query) ?? DEFAULT_RATE;
  const isWanted = wantsCompression(asked.query);
  const admission = admissions.admit(asked.address);
  if (admission !== "admitted") return reject(admission);
  counters.streams++;
  counters.streamsOpened++;
  counters.answer(200);
  const compression =
    isWanted && acceptsGzip(asked.acceptEncoding) && streams.compression.hasRoom ? streams.compression : undefined;
  const peer = new StreamPeer(res, streams.topics, streams.clock, compression, () => {
    admissions.release(asked.address);
    counters.streams--;
  });
  res.onAborted(() => {
    peer.gone();
  });
  res.cork(() => {
    const coded = { ...(isWanted && VARIES), ...(compression && { "content-encoding": "gzip" }) };
    const headers = joinHeaders({ ...STREAM_HEADERS, ...coded }, origins.headers(asked));
    writeHead(res, { status: 200, headers });
  });
  peer.send(`retry: ${Math.round(MIN_RETRY_MS + Math.random() * RETRY_SPREAD_MS)}\n\n`);
  peer.session = live.publisher.connect(peer);
  peer.session.resumeQuotes(symbols, rate, parsePosition(asked.lastEventId));
}

const copy = (res: HttpResponse, req: HttpRequest, { upgradeContext }: Streams): Asked => ({
  origin: req.getHeader("origin"),
  host: req.getHeader("host"),
  address: upgradeContext.addresses.of(res, req),
  query: new URLSearchParams(req.getQuery()),
  lastEventId: req.getHeader("last-event-id"),
  acceptEncoding: req.getHeader("accept-encoding"),
});

function refuse(res: HttpResponse, asked: Asked, reply: Reply, { upgradeContext }: Streams): void {
  upgradeContext.counters.answer(reply.status);
  res.cork(() => {
    writeHead(res, { ...reply, headers: { ...reply.headers, ...upgradeContext.origins.headers(asked) } });
    res.end(reply.body);
  });
}
