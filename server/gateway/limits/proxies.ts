import { BlockList, isIP } from "node:net";
import { canonicalAddress } from "./address.ts";

/** Named ranges, with the names that Express uses. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  loopback: ["127.0.0.0/8", "::1/128"],
  linklocal: ["169.254.0.0/16", "fe80::/10"],
  uniquelocal: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"],
};

/** The first 96 bits of an IPv6 address that stands for an IPv4 address. */
const MAPPED_BITS = 96;

/** The proxies whose X-Forwarded-For is believed. */
export class TrustedProxies {
  readonly #ranges = new BlockList();
  readonly #isEmpty: boolean;

  /** @param ranges Checked by `of`. */
  private constructor(ranges: readonly string[]) {
    this.#isEmpty = ranges.length === 0;
    for (const range of ranges) this.#add(range);
  }

  /** From addresses, ranges such as 10.0.0.0/8, and names of ranges. Undefined where an item is none of these. */
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
   * The client of a request that `peer` sent: the last address in `forwardedFor`, the value of X-Forwarded-For, that is
   * not a trusted proxy's. The client may have invented all entries before that. Where all are trusted proxies, the
   * first counts. Entries that are no address are ignored.
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

/** Whether a text is an address, or an address with a slash and a valid number of bits. */
function isRange(range: string): boolean {
  const [text = "", bits, ...more] = range.split("/");
  const address = canonicalAddress(text);
  if (address === undefined || more.length > 0) return false;
  if (bits === undefined) return true;
  const wasMapped = isIP(text) === 6 && isIP(address) === 4;
  const [min, max] = isIP(text) === 4 ? [0, 32] : [wasMapped ? MAPPED_BITS : 0, 128];
  return /^\d{1,3}$/.test(bits) && Number(bits) >= min && Number(bits) <= max;
}

/** The address in an entry of X-Forwarded-For, which some proxies write with a port, in brackets or in quotes. */
function addressOf(entry: string): string | undefined {
  const text = entry.trim().replace(/^"(.*)"$/, "$1");
  const [, bracketed] = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text) ?? [];
  const [, withPort] = /^([\d.]+):\d{1,5}$/.exec(text) ?? [];
  return canonicalAddress(bracketed ?? withPort ?? text);
}

const familyOf = (address: string): "ipv4" | "ipv6" => (address.includes(":") ? "ipv6" : "ipv4");
