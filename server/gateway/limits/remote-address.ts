import type { HttpRequest, HttpResponse } from "uWebSockets.js";
import type { Log } from "../../ports/log.ts";
import { MAX_TAP_LENGTH, TAP_KEY } from "../../../shared/protocol/lab.ts";
import { canonicalAddress, isLoopback } from "./address.ts";
import { TrustedProxies } from "./proxies.ts";

/** Addresses at which an operator's proxy may run. Headers from any other address prove nothing. */
const NEARBY = TrustedProxies.of(["loopback", "uniquelocal"]) ?? TrustedProxies.none;

/** The address at the other end of a connection. */
export const peerAddress = (res: Pick<HttpResponse, "getRemoteAddressAsText">): string =>
  Buffer.from(res.getRemoteAddressAsText()).toString("latin1");

/**
 * The query key by which a connection through the Lab's port names its visitor; empty where a request has none. A longer
 * value than any that the Lab gives is none: sockets keep it as long as they are open.
 */
export function tapOf(req: Pick<HttpRequest, "getQuery">): string {
  const query = req.getQuery() as string | undefined;
  const tap = query?.includes(`${TAP_KEY}=`) === true ? (new URLSearchParams(query).get(TAP_KEY) ?? "") : "";
  return tap.length > MAX_TAP_LENGTH ? "" : tap;
}

/** The address of the visitor of a live token of the Lab. */
type AddressOfTap = (tap: string) => string | undefined;

/**
 * Finds the client of a request: the address at the other end or, behind a trusted proxy, the one that it names. A
 * request through the Lab's port counts for its visitor, whatever its own headers say.
 */
export class RemoteAddresses {
  readonly proxies: TrustedProxies;
  readonly #log: Log;
  readonly #addressOfTap: AddressOfTap;
  readonly #ownAddress: string | undefined;
  #hasHinted = false;

  /** @param host that the server listens on: its own connections come from there, where it is an address. */
  constructor(proxies: TrustedProxies, log: Log, addressOfTap: AddressOfTap = () => undefined, host = "") {
    this.proxies = proxies;
    this.#log = log;
    this.#addressOfTap = addressOfTap;
    this.#ownAddress = canonicalAddress(host);
  }

  of(res: HttpResponse, req: HttpRequest): string {
    const peer = peerAddress(res);
    const visitor = this.#isOwn(peer) ? this.#addressOfTap(tapOf(req)) : undefined;
    if (visitor !== undefined) return visitor;
    if (this.proxies.has(peer)) return this.proxies.clientOf(peer, () => forwardedFor(req));
    if (!this.#hasHinted && req.getHeader("x-forwarded-for") !== "" && NEARBY.has(peer)) this.#hint(peer);
    return peer;
  }

  #isOwn(peer: string): boolean {
    return isLoopback(peer) || (this.#ownAddress !== undefined && canonicalAddress(peer) === this.#ownAddress);
  }

  #hint(peer: string): void {
    this.#hasHinted = true;
    const setting = `TRUST_PROXY=${canonicalAddress(peer) ?? peer}`;
    this.#log.warn(
      { peer, setting },
      "a proxy forwards requests, but is not trusted: all its clients count as one address",
    );
  }
}

/** All X-Forwarded-For headers, joined in order: some proxies add a second one after the client's. */
function forwardedFor(req: HttpRequest): string {
  const values: string[] = [];
  req.forEach((name, value) => {
    if (name === "x-forwarded-for") values.push(value);
  });
  return values.join(",");
}
