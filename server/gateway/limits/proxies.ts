import { BlockList, isIP } from "node:net";
import { canonicalAddress } from "./address.ts";

/** Ranges by the names that Express and others give them. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  loopback: ["127.0.0.0/8", "::1/128"],
  linklocal: ["169.254.0.0/16", "fe80::/10"],
  uniquelocal: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"],
};

/** The first 96 bits of an IPv6 address that stands for an IPv4 address. */
const MAPPED_BITS = 96;

/** The proxies whose word on who asks is taken. */
export class TrustedProxies {
  readonly #ranges = new BlockList();
  readonly #isEmpty: boolean;

  /** @param ranges which `of` has checked. */
  private constructor(ranges: readonly string[]) {
    this.#isEmpty = ranges.length === 0;
    for (const range of ranges) this.#add(range);
  }

  /** Of addresses, ranges such as 10.0.0.0/8, and names of ranges; undefined where one of them is none of these. */
  static of(list: readonly string[]): TrustedProxies | undefined {
    const ranges = list.flatMap((one) => NAMED[one.toLowerCase()] ?? [one]);
    return ranges.every(isRange) ? new TrustedProxies(ranges) : undefined;
  }

  static readonly none = new TrustedProxies([]);

  has(address: string): boolean {
    if (this.#isEmpty) return false;
    const canonical = canonicalAddress(address);
    return canonical !== undefined && this.#ranges.check(canonical, familyOf(canonical));
  }

  /**
   * Who asks, where `peer` is at the other end of the connection: of the addresses in `forwardedFor`, the value of
   * X-Forwarded-For, the last that is no trusted proxy's. What stands before it may be made up by that client. Where
   * all are trusted it is the first; entries that are no address are passed over.
   */
  clientOf(peer: string, forwardedFor: () => string): string {
    if (!this.has(peer)) return peer;
    let client = peer;
    for (const entry of forwardedFor().split(",").reverse()) {
      const address = addressOf(entry);
      if (address === undefined) continue;
      client = address;
      if (!this.has(address)) break;
    }
    return client;
  }

  #add(range: string): void {
    const [text = "", bits] = range.split("/");
    const address = canonicalAddress(text) ?? text;
    const wasMapped = isIP(text) === 6 && isIP(address) === 4;
    if (bits === undefined) this.#ranges.addAddress(address, familyOf(address));
    else this.#ranges.addSubnet(address, Number(bits) - (wasMapped ? MAPPED_BITS : 0), familyOf(address));
  }
}

/** An address, or an address, a slash and so many bits as its kind has at most. */
function isRange(range: string): boolean {
  const [text = "", bits, ...more] = range.split("/");
  const address = canonicalAddress(text);
  if (address === undefined || more.length > 0) return false;
  if (bits === undefined) return true;
  const wasMapped = isIP(text) === 6 && isIP(address) === 4;
  const [least, most] = isIP(text) === 4 ? [0, 32] : [wasMapped ? MAPPED_BITS : 0, 128];
  return /^\d{1,3}$/.test(bits) && Number(bits) >= least && Number(bits) <= most;
}

/** An entry of X-Forwarded-For, which some proxies give with a port, in brackets or in quotes. */
function addressOf(entry: string): string | undefined {
  const text = entry.trim().replace(/^"(.*)"$/, "$1");
  const [, bracketed] = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text) ?? [];
  const [, withPort] = /^([\d.]+):\d{1,5}$/.exec(text) ?? [];
  return canonicalAddress(bracketed ?? withPort ?? text);
}

const familyOf = (address: string): "ipv4" | "ipv6" => (address.includes(":") ? "ipv6" : "ipv4");
