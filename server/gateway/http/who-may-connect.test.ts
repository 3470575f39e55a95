import { describe, expect, it } from "vitest";
import { addressKey, isLoopback } from "../limits/address.ts";
import { Admissions } from "../limits/admission.ts";
import { canonicalOrigin, originAllowed } from "./origin.ts";
import { TrustedProxies } from "../limits/proxies.ts";
import { negotiate } from "../websocket/handshake-request.ts";

describe("an Origin", () => {
  const listed = ["https://ticker.example", "null", "capacitor://localhost", "https://xn--bcher-kva.example:8443"];

  it.each([
    ["", "anything.example", "none sent: a program"],
    ["http://localhost:3000", "localhost:3000", "the host asked"],
    ["http://127.0.0.1:3000", "127.0.0.1:3000", "an IP literal"],
    ["http://192.168.1.7:3000", "192.168.1.7:3000", "another machine's IP literal"],
    ["https://[::1]:3000", "[::1]:3000", "an IPv6 literal"],
    ["https://localhost", "localhost:443", "the default port spelled out"],
    ["https://ticker.example", "10.0.0.1:3000", "listed, behind a proxy that rewrites Host"],
    ["HTTPS://Ticker.Example", "ticker.example", "listed, in other case"],
    ["https://ticker.example:443", "ticker.example", "listed, with the default port"],
    ["null", "localhost:3000", "a file's page, which is listed as null"],
    ["capacitor://localhost", "192.168.1.7:3000", "an app's page, listed"],
    ["https://Bücher.example:8443", "bücher.example", "listed, in punycode"],
  ])("%j asking %j may connect (%s)", (origin, host) => {
    expect(originAllowed({ origin, host }, listed)).toBe(true);
  });

  it.each([
    ["http://evil.example", "localhost:3000", "another site"],
    ["http://evil.example:3000", "evil.example:3000", "a name rebound to this machine"],
    ["http://localhost:8080", "localhost:3000", "another port"],
    ["http://localhost.evil.example", "localhost.evil.example", "a name that starts like localhost"],
    ["file://", "localhost:3000", "a file's page, not listed so"],
    ["app://localhost:3000", "localhost:3000", "an app whose name is the host's"],
    ["http://localhost:3000@evil.example", "localhost:3000", "a user before the host"],
    ["http://localhost:3000", "", "no Host"],
    ["http://ticker.example", "ticker.example", "a listed host under another scheme"],
    ["not an origin", "localhost", "nonsense"],
  ])("%j asking %j may not (%s)", (origin, host) => {
    expect(originAllowed({ origin, host }, listed)).toBe(false);
  });
});

describe("one spelling of an origin", () => {
  it.each([
    ["https://Ticker.Example:443/", "https://ticker.example"],
    ["http://ticker.example:80", "http://ticker.example"],
    ["http://ticker.example:8080", "http://ticker.example:8080"],
    ["https://Bücher.example", "https://xn--bcher-kva.example"],
    ["http://[::1]:3000", "http://[::1]:3000"],
    ["null", "null"],
    ["file://", "file://"],
    ["app://Name", "app://name"],
    ["capacitor://localhost/", "capacitor://localhost"],
    ["chrome-extension://abcdefghijklmnop", "chrome-extension://abcdefghijklmnop"],
  ])("of %s is %s", (text, canonical) => {
    expect(canonicalOrigin(text)).toBe(canonical);
  });

  it.each([
    ...["", "*", "ticker.example", "localhost:5173", "https://", "app://", "wss://ticker.example"],
    ...["https://ticker.example/app", "https://user@ticker.example", "https://ticker.example?x", "https://a b"],
    ...["https://ticker.example:99999", "https://*.ticker.example", "data:text/html,x", "NULL"],
  ])("%j is none", (text) => {
    expect(canonicalOrigin(text)).toBeUndefined();
  });
});

describe("a subprotocol", () => {
  it.each([
    ["", "ticker.v1.json", ""],
    ["ticker.v1.sbe", "ticker.v1.sbe", "ticker.v1.sbe"],
    ["graphql-ws, ticker.v1.sbe, ticker.v1.json", "ticker.v1.sbe", "ticker.v1.sbe"],
    ["ticker.v1.json,ticker.v1.sbe", "ticker.v1.json", "ticker.v1.json"],
  ])("of %j is the client's first that is known", (offered, protocol, answer) => {
    expect(negotiate(offered)).toEqual({ protocol, answer });
  });

  it("is none where only unknown ones are offered", () => {
    expect(negotiate("mqtt, ticker.v2.json")).toBeUndefined();
  });
});

describe("admission", () => {
  it("has a limit of connections in all", () => {
    const admissions = new Admissions({ connections: 2, perAddress: 0 });
    expect(["10.0.0.1", "10.0.0.1", "10.0.0.2"].map((a) => admissions.admit(a))).toEqual([
      "admitted",
      "admitted",
      "full",
    ]);
    admissions.release("10.0.0.1");
    expect(admissions.admit("10.0.0.2")).toBe("admitted");
    expect(admissions.open).toBe(2);
  });

  it("has a limit per address, below which a release makes room", () => {
    const admissions = new Admissions({ connections: 10, perAddress: 1 });
    expect(["10.0.0.1", "10.0.0.1", "10.0.0.2"].map((a) => admissions.admit(a))).toEqual([
      "admitted",
      "address_full",
      "admitted",
    ]);
    admissions.release("10.0.0.1");
    expect(admissions.admit("10.0.0.1")).toBe("admitted");
  });

  it("by default has a limit of 100 per address, but none for this machine, where a proxy may run", () => {
    const admissions = new Admissions({ connections: 1_000, perAddress: "auto" });
    const admitted = (address: string) =>
      Array.from({ length: 150 }, () => admissions.admit(address)).filter((answer) => answer === "admitted").length;
    expect(["10.0.0.1", "127.0.0.1", "::1", "10.0.0.2"].map(admitted)).toEqual([100, 150, 150, 100]);
  });

  it("by default has no limit for a trusted proxy, but for each client that it names", () => {
    const admissions = new Admissions({ connections: 1_000, perAddress: "auto" }, TrustedProxies.of(["10.0.0.9"]));
    const admitted = (address: string) =>
      Array.from({ length: 150 }, () => admissions.admit(address)).filter((answer) => answer === "admitted").length;
    expect(["10.0.0.9", "203.0.113.5"].map(admitted)).toEqual([150, 100]);
  });

  it("counts an IPv6 customer's /64 as one address, and mapped IPv4 as IPv4", () => {
    expect(addressKey("2001:0db8:0001:0002:aaaa:0000:0000:0001")).toBe("2001:0db8:0001:0002");
    expect(addressKey("0000:0000:0000:0000:0000:ffff:7f00:0001")).toBe("127.0.0.1");
    expect(addressKey("192.0.2.7")).toBe("192.0.2.7");
  });
});

describe("loopback", () => {
  it("is 127.0.0.0/8 and ::1 only", () => {
    const own = [
      "127.0.0.1",
      "127.9.9.9",
      "0000:0000:0000:0000:0000:0000:0000:0001",
      "0000:0000:0000:0000:0000:ffff:7f00:0001",
    ];
    expect(own.filter(isLoopback)).toEqual(own);
    expect(["10.0.0.1", "0000:0000:0000:0000:0000:ffff:0a00:0001", "2001:0db8::1"].filter(isLoopback)).toEqual([]);
  });
});
