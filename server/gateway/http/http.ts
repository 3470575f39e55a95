import type { HttpRequest, HttpResponse, TemplatedApp } from "uWebSockets.js";
import type { Log } from "../../ports/log.ts";
import type { Admissions } from "../limits/admission.ts";
import { REFUSALS } from "../websocket/handshake.ts";
import { KeyedLimiter } from "../limits/keyed-limiter.ts";
import type { RemoteAddresses } from "../limits/remote-address.ts";
import { failure, RequestError, writeHead, type Reply, type Status } from "./reply.ts";
import { HEAD_TOO_LONG, isHeadTooLong } from "../uws-library.ts";

/** Longest request body, bytes: the market controls need a tenth of it. */
const MAX_BODY_BYTES = 16_384;

/** An answer up to this long is handed over at once, whether the client reads or not. Bytes. */
const SMALL_BYTES = 65_536;

/** What asks whether the server lives is answered at once, whatever else its address waits for. */
const HEALTH_PATHS: readonly string[] = ["/healthz", "/readyz"];

const HEADERS = [
  ...(["origin", "host", "authorization", "accept-encoding", "if-none-match", "content-type"] as const),
  ...(["upgrade", "connection", "sec-websocket-version", "sec-websocket-key"] as const),
];

/** A request copied out of uWebSockets.js, whose own object is only valid until its handler returns. */
export interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Who asks, as text; the proxy, where there is one that is not trusted. */
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
  /** Headers of every answer to a request, whatever the answer is. */
  readonly shared: (request: Incoming) => Readonly<Record<string, string>>;
  /** Counts requests under way, those whose body is still coming too. */
  readonly underWay: Admissions;
  readonly log: Log;
  /** Called after each answer, for counting. */
  readonly answered: (status: Status) => void;
}

/**
 * Answers every HTTP request with `handler`. A handler that throws a RequestError is answered by it, anything else
 * it throws is logged and answered 500. HEAD is answered like GET without the body.
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
    const complement = (reply: Reply): Reply => ({ ...reply, headers: { ...reply.headers, ...shared(request) } });
    if (isHeadTooLong(req)) {
      answered(HEAD_TOO_LONG.status);
      return write(res, complement(HEAD_TOO_LONG), isHead, () => {});
    }
    const admission = underWay.admit(address);
    if (admission !== "admitted") {
      answered(REFUSALS[admission].status);
      return write(res, complement(REFUSALS[admission]), isHead, () => {});
    }
    let stage: "coming" | "waiting" | "working" | "writing" = "coming";
    let isAborted = false;
    /** Called once for each request, when nothing of it is left. */
    const over = () => {
      underWay.release(address);
      if (stage !== "coming" && !isHealthCheck) limiter.leave(address);
    };
    res.onAborted(() => {
      isAborted = true;
      // Before and between, whoever takes it up next finds that nobody waits for it any more.
      if (stage === "coming" || stage === "writing") over();
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

/** Hands over the body once complete. What exceeds the limit by more than one chunk is not kept. */
function readBody(res: HttpResponse, done: (body: string) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  res.onData((chunk, isLast) => {
    if (size <= MAX_BODY_BYTES) chunks.push(Buffer.from(chunk.slice(0)));
    size += chunk.byteLength;
    if (isLast) done(Buffer.concat(chunks).toString("utf8"));
  });
}

/** Writes an answer, and calls `over` once the kernel has taken all of it; not where the connection ends before. */
export function write(res: HttpResponse, reply: Reply, bodiless: boolean, over: () => void): void {
  const isBare = reply.status === 204 || reply.status === 304;
  const without = bodiless || isBare;
  const { closes = false } = reply;
  // Only `end` can close the connection behind the answer.
  const isSmall = closes || reply.body.length <= SMALL_BYTES;
  res.cork(() => {
    writeHead(res, reply);
    // Given the length as an argument, uWebSockets.js keeps the answer open and drops the connection's next request.
    if (bodiless && !isBare) res.writeHeader("content-length", String(Buffer.byteLength(reply.body)));
    // Behind an answer without a body uWebSockets.js closes nothing: the client does, told to.
    if (without && closes) res.writeHeader("connection", "close");
    if (without) res.endWithoutBody();
    else if (isSmall) res.end(reply.body, closes);
    else writeLarge(res, Buffer.from(reply.body), over);
  });
  if (without || isSmall) over();
}

/** Hands over a body as it is read, so that it is kept once, and counts as under way while it is. */
function writeLarge(res: HttpResponse, body: Uint8Array, over: () => void): void {
  const [, isDone] = res.tryEnd(body, body.length);
  if (isDone) return over();
  res.onWritable((offset) => {
    const [ok, isDoneNow] = res.tryEnd(body.subarray(offset), body.length);
    if (isDoneNow) over();
    return ok;
  });
}
