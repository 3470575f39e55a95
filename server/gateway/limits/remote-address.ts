import type { HttpRequest, HttpResponse } from "uWebSockets.js";
import type { Log } from "../../ports/log.ts";
import { canonicalAddress } from "./address.ts";
import { TrustedProxies } from "./proxies.ts";

/** Where a proxy that forwards for others may stand; a stranger's headers say nothing. */
const NEARBY = TrustedProxies.of(["loopback", "uniquelocal"]) ?? TrustedProxies.none;

/** The address at the other end of a connection. */
export const peerAddress = (res: Pick<HttpResponse, "getRemoteAddressAsText">): string =>
  Buffer.from(res.getRemoteAddressAsText()).toString("latin1");

/** Tells who asks: the address at the other end, or where that is a trusted proxy, the one that it names. */
export class RemoteAddresses {
  readonly proxies: TrustedProxies;
  readonly #log: Log;
  #hinted = false;

  constructor(proxies: TrustedProxies, log: Log) {
    this.proxies = proxies;
    this.#log = log;
  }

  of(res: HttpResponse, req: HttpRequest): string {
    const peer = peerAddress(res);
    if (this.proxies.has(peer)) return this.proxies.clientOf(peer, () => forwardedFor(req));
    if (!this.#hinted && req.getHeader("x-forwarded-for") !== "" && NEARBY.has(peer)) this.#hint(peer);
    return peer;
  }

  #hint(peer: string): void {
    this.#hinted = true;
    const setting = `TRUST_PROXY=${canonicalAddress(peer) ?? peer}`;
    this.#log.warn({ peer, setting }, "a proxy forwards for others: all count as one address until it is trusted");
  }
}

/** Every X-Forwarded-For in order: some proxies add a header of their own behind the client's. */
function forwardedFor(req: HttpRequest): string {
  const values: string[] = [];
  req.forEach((name, value) => {
    if (name === "x-forwarded-for") values.push(value);
  });
  return values.join(",");
}
