import type { HttpRequest, HttpResponse, TemplatedApp } from "uWebSockets.js";
import type { Clock, Stop } from "../../ports/clock.ts";
import { DEFAULT_WAIT_MS, MAX_WAIT_MS, PollAnswers, type Poll } from "./answers.ts";
import {
  checkKeys,
  closesConnection,
  manyInstruments,
  rateOf,
  sinceOf,
  waitMsOf,
  wantsCompression,
} from "../http/query.ts";
import type { QuotesPosition } from "../../publish/channels/quotes/quotes-channel.ts";
import { write } from "../http/http.ts";
import { failure, joinHeaders, RequestError, type Reply } from "../http/reply.ts";
import type { Compression } from "../compression/compression.ts";
import type { Services } from "../http/services.ts";
import { HEAD_TOO_LONG, isHeadTooLong } from "../uws-library.ts";
import { REFUSALS, type UpgradeContext } from "../websocket/handshake.ts";

export interface Polls {
  readonly upgradeContext: UpgradeContext;
  readonly clock: Clock;
  /** Undefined until the board is live. */
  readonly live: () => Services | undefined;
  readonly compression: Compression;
}

/** For each poll that is held, a function that answers it because the server shuts down. */
export type HeldPolls = Set<() => void>;

const SHUTTING_DOWN = failure(503, "shutting_down", "The server is shutting down.", { "retry-after": "1" });

/** zlib fails where there is no memory. */
const NOT_COMPRESSED = failure(500, "internal", "The answer could not be compressed.");

/** The parts of a request that are used, copied out of it. */
interface Asked {
  readonly origin: string;
  readonly host: string;
  readonly address: string;
  readonly query: URLSearchParams;
  readonly acceptEncoding: string;
}

/**
 * `GET /api/poll`: quotes by long polling. A request is held until a row has changed since the client's position, and
 * counts as a connection meanwhile. A held request costs one wait in the publisher and one timer.
 */
export function servePoll(app: TemplatedApp, polls: Polls, held: HeldPolls): void {
  const answers = new PollAnswers();
  app.get("/api/poll", (res, req) => {
    const asked = copy(res, req, polls);
    if (isHeadTooLong(req)) return answer(res, asked, HEAD_TOO_LONG, polls, () => {});
    try {
      open(res, asked, polls, answers, held);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      answer(res, asked, error.reply, polls, () => {});
    }
  });
}

function open(res: HttpResponse, asked: Asked, polls: Polls, answers: PollAnswers, held: HeldPolls): void {
  const { admissions, origins, counters } = polls.upgradeContext;
  const live = polls.live();
  const fault = origins.fault(asked) ?? (live === undefined ? REFUSALS.starting : undefined);
  if (fault !== undefined || live === undefined) return answer(res, asked, fault ?? REFUSALS.starting, polls, () => {});
  const poll = parse(asked.query, live);
  const admission = admissions.admit(asked.address);
  if (admission !== "admitted") {
    counters.refuse(admission);
    return answer(res, asked, REFUSALS[admission], polls, () => {});
  }
  counters.polls++;
  counters.pollsTaken++;
  let isOver = false;
  const over = () => {
    if (isOver) return;
    isOver = true;
    counters.polls--;
    admissions.release(asked.address);
  };
  hold(res, poll, live, polls.clock, held, {
    over,
    reply: (reply) => answer(res, asked, poll.closes ? { ...reply, closes: true } : reply, polls, over),
    make: (time) =>
      poll.compress
        ? answers.compressed(poll, live, time, asked.acceptEncoding, polls.compression)
        : answers.of(poll, live, time),
  });
}

interface Holding {
  /** @throws RequestError, or rejects with it */
  make(time: number): Reply | Promise<Reply>;
  reply(reply: Reply): void;
  over(): void;
}

/** Answers once: at a change, after the wait, or when the server shuts down. */
function hold(
  res: HttpResponse,
  poll: Poll,
  live: Services,
  clock: Clock,
  held: HeldPolls,
  { make, reply, over }: Holding,
): void {
  let isAborted = false;
  const stops: Stop[] = [];
  const leave = () => {
    for (const stop of stops.splice(0)) stop();
    held.delete(goAway);
  };
  const finish = (made: Reply | Promise<Reply>) => {
    leave();
    if (!(made instanceof Promise)) return reply(made);
    void made
      .catch(() => NOT_COMPRESSED)
      .then((compressed) => {
        if (!isAborted) reply(compressed);
      });
  };
  const goAway = () => finish({ ...SHUTTING_DOWN, closes: true });
  res.onAborted(() => {
    isAborted = true;
    leave();
    over();
  });
  const now = () => finish(replyOf(() => make(clock.now())));
  const { waits } = live.publisher;
  const { since, waitMs, rate, ids } = poll;
  if (since === undefined || !isKnown(since, live) || waitMs === 0) return now();
  if (rate === undefined && waits.hasChanged({ ids, ...since })) return now();
  held.add(goAway);
  stops.push(waits.wait({ ids, ...since }, rate ?? 50, now), clock.after(waitMs, now));
}

/** Whether a position is of the present epoch, and not ahead of the board. */
const isKnown = ({ epoch, seq }: QuotesPosition, { quotes }: Services): boolean =>
  epoch === quotes.epoch && seq <= quotes.sequence;

/** A symbol may have been removed with the last epoch: then the error is the answer. */
function replyOf(make: () => Reply | Promise<Reply>): Reply | Promise<Reply> {
  try {
    return make();
  } catch (error) {
    if (error instanceof RequestError) return error.reply;
    throw error;
  }
}

function parse(query: URLSearchParams, { quotes }: Services): Poll {
  checkKeys(query, "/api/poll");
  return {
    query,
    ids: manyInstruments(query, quotes)?.map(({ id }) => id),
    since: sinceOf(query),
    waitMs: waitMsOf(query, DEFAULT_WAIT_MS, MAX_WAIT_MS),
    rate: rateOf(query),
    closes: closesConnection(query),
    compress: wantsCompression(query),
  };
}

const copy = (res: HttpResponse, req: HttpRequest, { upgradeContext }: Polls): Asked => ({
  origin: req.getHeader("origin"),
  host: req.getHeader("host"),
  address: upgradeContext.addresses.of(res, req),
  query: new URLSearchParams(req.getQuery()),
  acceptEncoding: req.getHeader("accept-encoding"),
});

function answer(res: HttpResponse, asked: Asked, reply: Reply, { upgradeContext }: Polls, over: () => void): void {
  upgradeContext.counters.answer(reply.status);
  const headers = joinHeaders(reply.headers, upgradeContext.origins.headers(asked));
  write(res, { ...reply, headers }, false, over);
}
