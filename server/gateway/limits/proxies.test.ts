import { describe, expect, it } from "vitest";
import { canonicalAddress } from "./address.ts";
import { TrustedProxies } from "./proxies.ts";

const trusting = (...list: string[]): TrustedProxies => {
  const proxies = TrustedProxies.of(list);
  if (proxies === undefined) throw new Error(`no proxies: ${list.join()}`);
  return proxies;
};

describe("an address", () => {
  it.each([
    ["192.0.2.7", "192.0.2.7"],
    ["::1", "0000:0000:0000:0000:0000:0000:0000:0001"],
    ["::", "0000:0000:0000:0000:0000:0000:0000:0000"],
    ["2001:DB8::a:0:1", "2001:0db8:0000:0000:0000:000a:0000:0001"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["::FFFF:c000:207", "192.0.2.7"],
    ["0000:0000:0000:0000:0000:ffff:c000:0207", "192.0.2.7"],
    ["64:ff9b::192.0.2.7", "0064:ff9b:0000:0000:0000:0000:c000:0207"],
  ])("%s is %s", (text, canonical) => {
    expect(canonicalAddress(text)).toBe(canonical);
  });

  it("is nothing else", () => {
    for (const text of ["", "unknown", "192.0.2", "192.0.2.256", "1::2::3", "fe80::1%eth0", "::ffff:1.2.3.999"]) {
      expect(canonicalAddress(text)).toBeUndefined();
    }
  });
});

describe("a trusted proxy", () => {
  it("is named by an address, a range or the name of a range", () => {
    const proxies = trusting("192.0.2.7", "10.0.0.0/8", "2001:db8::/32", "::ffff:198.51.100.0/120", "Loopback");
    for (const address of [
      ...["192.0.2.7", "::ffff:192.0.2.7", "10.255.0.1", "2001:db8:1::5", "198.51.100.200"],
      ...["127.0.0.9", "::1", "0000:0000:0000:0000:0000:ffff:7f00:0001"],
    ]) {
      expect([address, proxies.has(address)]).toEqual([address, true]);
    }
    for (const address of ["192.0.2.8", "11.0.0.1", "2001:db9::1", "198.51.101.1", "128.0.0.1", "", "unknown"]) {
      expect([address, proxies.has(address)]).toEqual([address, false]);
    }
    expect(trusting("uniquelocal").has("172.31.0.1")).toBe(true);
    expect(trusting("linklocal").has("fe80::1")).toBe(true);
    expect(trusting("0.0.0.0/0").has("192.0.2.7")).toBe(true);
  });

  it("is nothing else", () => {
    for (const one of ["", "proxy.example", "true", "10.0.0.0/33", "::1/129", "10.0.0.0/8/8", "10.0.0.0/", "10/8"]) {
      expect([one, TrustedProxies.of([one])]).toEqual([one, undefined]);
    }
    expect(TrustedProxies.of(["::ffff:10.0.0.0/90"])).toBeUndefined();
  });
});

describe("the client of a request", () => {
  const proxies = trusting("loopback", "10.0.0.0/8");
  it.each([
    ["203.0.113.5", "198.51.100.1", "203.0.113.5", "a client that connects itself, whatever it says"],
    ["127.0.0.1", "", "127.0.0.1", "a proxy that says nothing"],
    ["127.0.0.1", "203.0.113.5", "203.0.113.5", "whom the proxy names"],
    ["127.0.0.1", "198.51.100.1, 203.0.113.5", "203.0.113.5", "the last, since the client made up the first"],
    ["127.0.0.1", "198.51.100.1,203.0.113.5, 10.0.0.2 ,10.0.0.3", "203.0.113.5", "behind a chain of proxies"],
    ["127.0.0.1", "10.0.0.9, 10.0.0.2", "10.0.0.9", "the first where all are trusted"],
    ["127.0.0.1", "203.0.113.5, unknown, , 300.1.1.1", "203.0.113.5", "entries that are no address passed over"],
    ["127.0.0.1", "unknown", "127.0.0.1", "nothing but such entries"],
    ["127.0.0.1", "203.0.113.5:4711", "203.0.113.5", "with a port"],
    ["127.0.0.1", '"[2001:db8::7]:4711"', "2001:0db8:0000:0000:0000:0000:0000:0007", "IPv6 with a port, quoted"],
    ["127.0.0.1", "2001:db8::7", "2001:0db8:0000:0000:0000:0000:0000:0007", "IPv6"],
    ["127.0.0.1", "::ffff:203.0.113.5", "203.0.113.5", "IPv4 mapped into IPv6"],
    ["0000:0000:0000:0000:0000:ffff:7f00:0001", "203.0.113.5", "203.0.113.5", "a proxy mapped into IPv6"],
  ])("over %s with %j is %s (%s)", (peer, header, client) => {
    expect(proxies.clientOf(peer, () => header)).toBe(client);
  });

  it("is at the other end of the connection where no proxy is trusted", () => {
    expect(TrustedProxies.none.clientOf("127.0.0.1", () => "203.0.113.5")).toBe("127.0.0.1");
  });
});
