import { describe, expect, it } from "vitest";
import { addressKey, isLoopback } from "./address.ts";
import { isAdmin, type AdminRequest } from "./admin.ts";
import { Admissions } from "./admission.ts";
import { hostAllowed, originAllowed } from "./origin.ts";
import { negotiate } from "./subprotocol.ts";

describe("an Origin", () => {
  const listed = ["https://ticker.example"];

  it.each([
    ["", "anything.example", "none sent: a program"],
    ["http://localhost:3000", "localhost:3000", "the host asked"],
    ["http://127.0.0.1:3000", "127.0.0.1:3000", "an IP literal"],
    ["http://192.168.1.7:3000", "192.168.1.7:3000", "another machine's IP literal"],
    ["https://[::1]:3000", "[::1]:3000", "an IPv6 literal"],
    ["https://localhost", "localhost:443", "the default port spelled out"],
    ["https://ticker.example", "10.0.0.1:3000", "listed, behind a proxy that rewrites Host"],
    ["HTTPS://Ticker.Example", "ticker.example", "listed, in other case"],
  ])("%j asking %j may connect (%s)", (origin, host) => {
    expect(originAllowed({ origin, host }, listed)).toBe(true);
  });

  it.each([
    ["http://evil.example", "localhost:3000", "another site"],
    ["http://evil.example:3000", "evil.example:3000", "a name rebound to this machine"],
    ["http://localhost:8080", "localhost:3000", "another port"],
    ["http://localhost.evil.example", "localhost.evil.example", "a name that starts like localhost"],
    ["null", "localhost:3000", "a sandboxed frame"],
    ["http://localhost:3000", "", "no Host"],
    ["http://ticker.example", "ticker.example", "a listed host under another scheme"],
    ["not an origin", "localhost", "nonsense"],
  ])("%j asking %j may not (%s)", (origin, host) => {
    expect(originAllowed({ origin, host }, listed)).toBe(false);
  });
});

describe("a Host", () => {
  it("is trusted where DNS cannot forge it, or where it is a listed origin's", () => {
    const trusted = ["localhost:3000", "127.0.0.1", "[::1]:3000", "ticker.example"];
    expect(trusted.filter((host) => hostAllowed(host, ["https://ticker.example"]))).toEqual(trusted);
    const others = ["evil.example", "ticker.example.evil.example", "", "a b"];
    others.push("evil.example@localhost", "localhost/evil.example", "localhost?x", "localhost#x", "localhost\\x");
    expect(others.filter((host) => hostAllowed(host, ["https://ticker.example"]))).toEqual([]);
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
  it("ends at so many connections in all", () => {
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

  it("ends at so many from one address, and goes on when one is released", () => {
    const admissions = new Admissions({ connections: 10, perAddress: 1 });
    expect(["10.0.0.1", "10.0.0.1", "10.0.0.2"].map((a) => admissions.admit(a))).toEqual([
      "admitted",
      "address_full",
      "admitted",
    ]);
    admissions.release("10.0.0.1");
    expect(admissions.admit("10.0.0.1")).toBe("admitted");
  });

  it("left to itself ends at 100 from one address, but not from this machine, where a proxy has everybody", () => {
    const admissions = new Admissions({ connections: 1_000, perAddress: "auto" });
    const admitted = (address: string) =>
      Array.from({ length: 150 }, () => admissions.admit(address)).filter((answer) => answer === "admitted").length;
    expect(["10.0.0.1", "127.0.0.1", "::1", "10.0.0.2"].map(admitted)).toEqual([100, 150, 150, 100]);
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

describe("the admin rule", () => {
  const local: AdminRequest = { address: "127.0.0.1", host: "localhost:3000", authorization: "", forwarded: false };
  const open = { token: undefined, allowedOrigins: [] };
  const guarded = { token: "s3cret", allowedOrigins: [] };

  it("without a token takes this machine only", () => {
    expect(isAdmin(local, open)).toBe(true);
    expect(isAdmin({ ...local, address: "192.0.2.7" }, open)).toBe(false);
  });

  it("does not take a proxy on this machine for this machine", () => {
    expect(isAdmin({ ...local, forwarded: true }, open)).toBe(false);
  });

  it("does not take a name that was rebound to this machine", () => {
    expect(isAdmin({ ...local, host: "evil.example" }, open)).toBe(false);
  });

  it("with a token takes its bearer from anywhere, and nobody else", () => {
    const remote = { ...local, address: "192.0.2.7" };
    expect(isAdmin({ ...remote, authorization: "Bearer s3cret" }, guarded)).toBe(true);
    for (const authorization of ["", "s3cret", "Bearer s3cre", "Bearer s3crets", "bearer s3cret"]) {
      expect(isAdmin({ ...local, authorization }, guarded)).toBe(false);
    }
  });
});
