import type { HttpRequest, HttpResponse } from "uWebSockets.js";
import type { Log } from "../../ports/log.ts";
import { canonicalAddress } from "./address.ts";
import { TrustedProxies } from "./proxies.ts";

/** Addresses at which an operator's proxy may run. Headers from any other address prove nothing. */
const NEARBY = TrustedProxies.of(["loopback", "uniquelocal"]) ?? TrustedProxies.none;

/** The address at the other end of a connection. */
export const peerAddress = (res: Pick<HttpResponse, "getRemoteAddressAsText">): string =>
  Buffer.from(res.getRemoteAddressAsText()).toString("latin1");

/** Finds the client of a request: the address at the other end or, behind a trusted proxy, the one that it names. */
export class RemoteAddresses {
  readonly proxies: TrustedProxies;
  readonly #log: Log;
  #hasHinted = false;

  constructor(proxies: TrustedProxies, log: Log) {
    this.proxies = proxies;
    this.#log = log;
  }

  of(res: HttpResponse, req: HttpRequest): string {
    const peer = peerAddress(res);
    if (this.proxies.has(peer)) return this.proxies.clientOf(peer, () => forwardedFor(req));
    if (!this.#hasHinted && req.getHeader("x-forwarded-for") !== "" && NEARBY.has(peer)) this.#hint(peer);
    return peer;
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
