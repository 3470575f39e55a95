import type { HttpRequest, HttpResponse, TemplatedApp } from "uWebSockets.js";
import type { Log } from "../ports/log.ts";
import type { Admissions } from "./admission.ts";
import { REFUSALS } from "./handshake.ts";
import { failure, RequestError, type Reply, type Status } from "./reply.ts";
import { writeHead } from "./write-head.ts";

/** Longest request body, bytes: the market controls need a tenth of it. */
const MAX_BODY_BYTES = 16_384;

const HEADERS = [
  ...(["origin", "host", "authorization", "accept-encoding", "if-none-match", "content-type"] as const),
  ...(["upgrade", "connection", "sec-websocket-version", "sec-websocket-key"] as const),
];

/** What proxies add. Any of them, even an empty one, means that the asker is not at the address seen. */
const PROXY_HEADER = /^(?:forwarded|via|x-real-ip|x-forwarded-.*)$/;

/** A request copied out of uWebSockets.js, whose own object is only valid until its handler returns. */
export interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Remote address as text; of the proxy, where there is one. */
  readonly address: string;
  /** Whether a header says that a proxy stands between. */
  readonly forwarded: boolean;
  /** Empty where not sent. */
  readonly headers: Readonly<Record<(typeof HEADERS)[number], string>>;
  /** Empty unless the method is POST. */
  readonly body: string;
}

export type Handler = (request: Incoming) => Reply | Promise<Reply>;

export interface HttpOptions {
  readonly handler: Handler;
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
export function serveHttp(app: TemplatedApp, { handler, underWay, log, answered }: HttpOptions): void {
  app.any("/*", (res, req) => {
    const request = copy(res, req);
    const finish = (reply: Reply) => {
      answered(reply.status);
      write(res, reply, request.method === "HEAD");
    };
    const admission = underWay.admit(request.address);
    if (admission !== "admitted") return finish(REFUSALS[admission]);
    let aborted = false;
    let working = false;
    res.onAborted(() => {
      aborted = true;
      if (!working) underWay.release(request.address);
    });
    const respond = async (complete: Incoming) => {
      working = true;
      const reply = await handle(handler, complete, log);
      // Only now, also of one that nobody waits for any more: its work was under way until here.
      underWay.release(request.address);
      if (!aborted) finish(reply);
    };
    if (request.method === "POST") readBody(res, (body) => void respond({ ...request, body }));
    else void respond(request);
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

function copy(res: HttpResponse, req: HttpRequest): Incoming {
  return {
    method: req.getMethod().toUpperCase(),
    path: req.getUrl(),
    query: new URLSearchParams(req.getQuery()),
    address: Buffer.from(res.getRemoteAddressAsText()).toString("latin1"),
    forwarded: isForwarded(req),
    headers: Object.fromEntries(HEADERS.map((name) => [name, req.getHeader(name)])) as Incoming["headers"],
    body: "",
  };
}

/** Looks at names: `getHeader` tells an empty header from none as little as it tells of a second one of that name. */
function isForwarded(req: HttpRequest): boolean {
  let found = false;
  req.forEach((name) => {
    found ||= PROXY_HEADER.test(name);
  });
  return found;
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

function write(res: HttpResponse, reply: Reply, bodiless: boolean): void {
  res.cork(() => {
    writeHead(res, reply);
    // Given the length as an argument, uWebSockets.js keeps the answer open and drops the connection's next request.
    if (bodiless && reply.status !== 304) res.writeHeader("content-length", String(Buffer.byteLength(reply.body)));
    if (bodiless || reply.status === 304) res.endWithoutBody();
    else res.end(reply.body);
  });
}
