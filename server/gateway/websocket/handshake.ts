import type { HttpRequest, HttpResponse, us_socket_context_t } from "uWebSockets.js";
import type { Admissions } from "../limits/admission.ts";
import { handshakeFault } from "./handshake-request.ts";
import type { OriginRule } from "../http/origin-rule.ts";
import { tapOf, type RemoteAddresses } from "../limits/remote-address.ts";
import { failure, writeHead, type Reply } from "../http/reply.ts";
import type { Refusal, GatewayCounters } from "../limits/gateway-counters.ts";
import { HEAD_TOO_LONG, isHeadTooLong } from "../uws-library.ts";

/** What routes that keep connections open share: the rules of who may connect, and the counters. */
export interface UpgradeContext {
  readonly origins: OriginRule;
  readonly addresses: RemoteAddresses;
  readonly admissions: Admissions;
  readonly counters: GatewayCounters;
}

/** The headers of a handshake, copied out of the request. Empty where not sent. */
export interface Handshake {
  readonly key: string;
  readonly offered: string;
  readonly extensions: string;
  readonly address: string;
  /** The query key of the Lab, empty where it has none. */
  readonly tap: string;
  /** Value of the query key `compress`; undefined where it has none. */
  readonly compress: string | undefined;
}

/**
 * Chooses the data of a new socket and the subprotocol that its handshake is answered with, or refuses the handshake.
 * `compresses` says whether permessage-deflate is negotiated where the client offers it (RFC 7692).
 */
export type Choose<Data> = (
  handshake: Handshake,
) =>
  | { readonly data: Data; readonly answer: string; readonly compresses?: boolean }
  | { readonly refusal: "subprotocol" | "starting" | "full" };

export const REFUSALS: Readonly<Record<Exclude<Refusal, "origin">, Reply>> = {
  subprotocol: failure(400, "unknown_subprotocol", "None of the subprotocols offered is known here."),
  starting: failure(503, "starting", "The market's history is being made.", { "retry-after": "1" }),
  full: failure(503, "too_many_connections", "The server has as many connections as it takes.", { "retry-after": "5" }),
  address_full: failure(429, "too_many_from_address", "Your address has as many connections as it may.", {
    "retry-after": "5",
  }),
};

const BAD_COMPRESS = failure(400, "bad_query", "compress can only be 1.");

/**
 * Upgrades a request, or refuses it with an HTTP status. An admitted socket must be released when it closes:
 * uWebSockets.js calls `open` in the same tick, so every admission becomes a socket. With `anyOrigin`, pages of every
 * origin may connect.
 */
export function upgrade<Data>(
  { origins, addresses, admissions, counters }: UpgradeContext,
  anyOrigin: boolean,
  choose: Choose<Data>,
  res: HttpResponse,
  req: HttpRequest,
  context: us_socket_context_t,
): void {
  if (isHeadTooLong(req)) return reject(res, HEAD_TOO_LONG, counters);
  const handshake = copy(res, req, addresses);
  const { key, extensions, address } = handshake;
  const fault = handshakeFault({
    upgrade: req.getHeader("upgrade"),
    connection: req.getHeader("connection"),
    "sec-websocket-version": req.getHeader("sec-websocket-version"),
    "sec-websocket-key": key,
  });
  if (fault !== undefined) return reject(res, fault, counters);
  const origin = { origin: req.getHeader("origin"), host: req.getHeader("host") };
  const originFault = anyOrigin ? undefined : origins.fault(origin);
  if (originFault !== undefined) return refuse(res, "origin", originFault, counters);
  if (handshake.compress !== undefined && handshake.compress !== "1") return reject(res, BAD_COMPRESS, counters);
  const chosen = choose(handshake);
  if ("refusal" in chosen) return refuse(res, chosen.refusal, REFUSALS[chosen.refusal], counters);
  const admission = admissions.admit(address);
  if (admission !== "admitted") return refuse(res, admission, REFUSALS[admission], counters);
  counters.accepted++;
  counters.connections++;
  // An offer that uWebSockets.js is not shown is declined.
  const offer = chosen.compresses === true ? extensions : "";
  res.upgrade(chosen.data, key, chosen.answer, offer, context);
}

const copy = (res: HttpResponse, req: HttpRequest, addresses: RemoteAddresses): Handshake => ({
  key: req.getHeader("sec-websocket-key"),
  offered: req.getHeader("sec-websocket-protocol"),
  extensions: req.getHeader("sec-websocket-extensions"),
  address: addresses.of(res, req),
  tap: tapOf(req),
  compress: req.getQuery("compress"),
});

function refuse(res: HttpResponse, reason: Refusal, reply: Reply, counters: GatewayCounters): void {
  counters.refuse(reason);
  reject(res, reply, counters);
}

/** Answers with a status other than 101, and closes, since the client may send WebSocket frames next. */
function reject(res: HttpResponse, reply: Reply, counters: GatewayCounters): void {
  counters.answer(reply.status);
  res.cork(() => {
    writeHead(res, reply);
    res.end(reply.body, true);
  });
}
