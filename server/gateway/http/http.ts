import type { HttpRequest, HttpResponse, TemplatedApp } from "uWebSockets.js";
import type { Log } from "../../ports/log.ts";
import type { Admissions } from "../limits/admission.ts";
import { REFUSALS } from "../websocket/handshake.ts";
import { KeyedLimiter } from "../limits/keyed-limiter.ts";
import type { RemoteAddresses } from "../limits/remote-address.ts";
import { failure, joinHeaders, RequestError, writeHead, type Reply, type Status } from "./reply.ts";
import { HEAD_TOO_LONG, isHeadTooLong } from "../uws-library.ts";

/** Longest request body, bytes. The market controls need a tenth of it. */
const MAX_BODY_BYTES = 16_384;

/** An answer up to this long is given to uWebSockets.js at once, even if the client does not read. Bytes. */
const SMALL_BYTES = 65_536;

/** Health checks never wait for other requests of the same address. */
const HEALTH_PATHS: readonly string[] = ["/healthz", "/readyz"];

const HEADERS = [
  ...(["origin", "host", "authorization", "accept-encoding", "if-none-match", "content-type"] as const),
  ...(["upgrade", "connection", "sec-websocket-version", "sec-websocket-key"] as const),
];

/** A copy of a request: the object of uWebSockets.js is only valid until its handler returns. */
export interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The client's address; that of the proxy, where there is one that is not trusted. */
  readonly address: string;
  /** Empty where not sent. */
  readonly headers: Readonly<Record<(typeof HEADERS)[number], string>>;
  /** Empty unless the method is POST. */
  readonly body: string;
}

export type Handler = (request: Incoming) => Reply | Promise<Reply>;

export interface HttpOptions {
  readonly handler: Handler;
  readonly addresses: RemoteAddresses;
  /** Headers that are added to every answer. */
  readonly shared: (request: Incoming) => Readonly<Record<string, string>>;
  /** Counts requests from their head until their answer is written. */
  readonly underWay: Admissions;
  readonly log: Log;
  /** Called after each answer, for counting. */
  readonly answered: (status: Status) => void;
}

/**
 * Answers every HTTP request with `handler`. A RequestError that it throws is the answer. Any other error is logged and
 * answered 500. HEAD is answered like GET, without the body.
 */
export function serveHttp(
  app: TemplatedApp,
  { handler, addresses, shared, underWay, log, answered }: HttpOptions,
): void {
  const limiter = new KeyedLimiter();
  app.any("/*", (res, req) => {
    const request = copy(res, req, addresses);
    const { address, method } = request;
    const isHead = method === "HEAD";
    const isHealthCheck = HEALTH_PATHS.includes(request.path);
    const complement = (reply: Reply): Reply => ({ ...reply, headers: joinHeaders(reply.headers, shared(request)) });
    if (isHeadTooLong(req)) {
      answered(HEAD_TOO_LONG.status);
      return write(res, complement(HEAD_TOO_LONG), isHead, () => {});
    }
    const admission = underWay.admit(address);
    if (admission !== "admitted") {
      answered(REFUSALS[admission].status);
      return write(res, complement(REFUSALS[admission]), isHead, () => {});
    }
    let stage: "receiving" | "waiting" | "working" | "writing" = "receiving";
    let isAborted = false;
    /** To be called once, when the request no longer holds any memory. */
    const over = () => {
      underWay.release(address);
      if (stage !== "receiving" && !isHealthCheck) limiter.leave(address);
    };
    res.onAborted(() => {
      isAborted = true;
      // A request that waits or is worked on is over when its turn or its work ends, which finds `isAborted`.
      if (stage === "receiving" || stage === "writing") over();
    });
    const respond = async (complete: Incoming) => {
      if (isAborted) return over();
      stage = "working";
      const reply = await handle(handler, complete, log);
      if (isAborted) return over();
      stage = "writing";
      answered(reply.status);
      write(res, complement(reply), isHead, over);
    };
    const enter = (complete: Incoming) => {
      stage = "waiting";
      if (isHealthCheck) void respond(complete);
      else limiter.whenFree(address, () => void respond(complete));
    };
    if (method === "POST") readBody(res, (body) => enter({ ...request, body }));
    else enter(request);
  });
}

async function handle(handler: Handler, request: Incoming, log: Log): Promise<Reply> {
  if (request.body.length > MAX_BODY_BYTES) {
    return failure(413, "body_too_large", `A request body may have ${MAX_BODY_BYTES} bytes.`);
  }
  try {
    return await handler(request);
  } catch (error) {
    if (error instanceof RequestError) return error.reply;
    log.error({ err: error, method: request.method, path: request.path }, "a request failed");
    return failure(500, "internal", "The request failed; the server's log says why.");
  }
}

function copy(res: HttpResponse, req: HttpRequest, addresses: RemoteAddresses): Incoming {
  return {
    method: req.getMethod().toUpperCase(),
    path: req.getUrl(),
    query: new URLSearchParams(req.getQuery()),
    address: addresses.of(res, req),
    headers: Object.fromEntries(HEADERS.map((name) => [name, req.getHeader(name)])) as Incoming["headers"],
    body: "",
  };
}

/** Calls `done` with the complete body. Chunks after the one that exceeds the limit are dropped. */
function readBody(res: HttpResponse, done: (body: string) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  res.onData((chunk, isLast) => {
    if (size <= MAX_BODY_BYTES) chunks.push(Buffer.from(chunk.slice(0)));
    size += chunk.byteLength;
    if (isLast) done(Buffer.concat(chunks).toString("utf8"));
  });
}

/** Writes an answer. Calls `over` once the kernel has all of it, but not where the connection ends before. */
export function write(res: HttpResponse, reply: Reply, bodiless: boolean, over: () => void): void {
  const isBare = reply.status === 204 || reply.status === 304;
  const without = bodiless || isBare;
  const { closes = false } = reply;
  // Only `end` can close the connection after the answer.
  const isSmall = closes || reply.body.length <= SMALL_BYTES;
  res.cork(() => {
    writeHead(res, reply);
    // With the length as its argument, `endWithoutBody` would keep the answer open and drop the next request.
    if (bodiless && !isBare) res.writeHeader("content-length", String(Buffer.byteLength(reply.body)));
    // After an answer without a body uWebSockets.js cannot close, so the client is asked to.
    if (without && closes) res.writeHeader("connection", "close");
    if (without) res.endWithoutBody();
    else if (isSmall) res.end(reply.body, closes);
    else writeLarge(res, Buffer.from(reply.body), over);
  });
  if (without || isSmall) over();
}

/** Writes a large body as the client reads it, so that only one copy is in memory. */
function writeLarge(res: HttpResponse, body: Uint8Array, over: () => void): void {
  const [, isDone] = res.tryEnd(body, body.length);
  if (isDone) return over();
  res.onWritable((offset) => {
    const [ok, isDoneNow] = res.tryEnd(body.subarray(offset), body.length);
    if (isDoneNow) over();
    return ok;
  });
}
