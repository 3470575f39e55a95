import { describe, expect, it } from "vitest";
import { ConfigError, helpText, readConfig, type Config } from "./config.ts";
import { OPTIONS } from "./options.ts";

function config(args: readonly string[], env: Record<string, string> = {}): Config {
  const result = readConfig(args, env);
  if (result === "help") throw new Error("help was asked for");
  return result;
}

const refusal = (args: readonly string[], env: Record<string, string> = {}): string => {
  try {
    readConfig(args, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return "accepted";
};

describe("settings", () => {
  it("have documented defaults", () => {
    expect(config([])).toEqual({
      port: 3000,
      host: "127.0.0.1",
      labPort: "auto",
      tlsCert: undefined,
      tlsKey: undefined,
      logLevel: "info",
      feed: { kind: "simulated" },
      replaySpeed: { kind: "times", factor: 1 },
      replayLoop: true,
      replayZone: "auto",
      symbols: 100,
      seed: 1,
      activity: 1,
      marketHours: "always",
      record: "auto",
      dataDir: "./data",
      backfillDays: "auto",
      retentionDays: 30,
      tradeRetentionDays: 1,
      maxConnections: 10_000,
      maxConnectionsPerIp: "auto",
      allowedOrigins: undefined,
      trustProxy: undefined,
      frameAncestors: "none",
      adminToken: undefined,
      metrics: "token",
    });
  });

  it("come from the environment or from a flag, and the flag wins", () => {
    expect(config([], { PORT: "4000", MARKET_HOURS: "nyse" })).toMatchObject({ port: 4000, marketHours: "nyse" });
    expect(config(["--port", "5000", "--activity=2.5"], { PORT: "4000" })).toMatchObject({ port: 5000, activity: 2.5 });
    expect(config(["--max-connections-per-ip", "0"]).maxConnectionsPerIp).toBe(0);
  });

  it("name a file to replay and its speed", () => {
    expect(
      config(["--feed", "replay:node_modules/vega-datasets/data/sp500-2000.csv", "--replay-speed", "bar"]),
    ).toMatchObject({
      feed: { kind: "replay", file: "node_modules/vega-datasets/data/sp500-2000.csv" },
      replaySpeed: { kind: "bars", perSecond: 1 },
    });
  });

  it("treat an empty variable as not given", () => {
    expect(config([], { PORT: "", ADMIN_TOKEN: "" })).toMatchObject({ port: 3000, adminToken: undefined });
  });

  it("cannot be changed after they are read", () => {
    expect(Object.isFrozen(config([]))).toBe(true);
  });

  it("take a bare --host as every interface, at any position", () => {
    expect(config(["--host"]).host).toBe("*");
    expect(config(["--host", "--port", "1"])).toMatchObject({ host: "*", port: 1 });
    expect(config(["--host", "::1"]).host).toBe("::1");
  });

  it("separate origins at commas", () => {
    expect(config([], { ALLOWED_ORIGINS: "https://a.example, HTTP://b.example:8080" }).allowedOrigins).toEqual([
      "https://a.example",
      "http://b.example:8080",
    ]);
  });

  it("accept the origins of files and apps, normalised", () => {
    const ALLOWED_ORIGINS = "https://A.example:443/, null, capacitor://localhost";
    expect(config([], { ALLOWED_ORIGINS }).allowedOrigins).toEqual([
      "https://a.example",
      "null",
      "capacitor://localhost",
    ]);
  });

  it("name proxies by address, range and word, and the pages that may frame the dashboard", () => {
    const { trustProxy, frameAncestors } = config([], {
      TRUST_PROXY: "loopback, 10.0.0.0/8 2001:db8::1",
      FRAME_ANCESTORS: "https://intranet.example https://*.b.example",
    });
    expect(["127.0.0.1", "10.1.2.3", "2001:db8::1", "192.0.2.1"].map((one) => trustProxy?.has(one))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(frameAncestors).toEqual(["https://intranet.example", "https://*.b.example"]);
    expect(config([], { FRAME_ANCESTORS: "self" }).frameAncestors).toBe("self");
  });
});

describe("an invalid setting", () => {
  it.each([
    [["--port", "70000"], '--port: got "70000", allowed: a whole number, 0–65535'],
    [["--port", "3e3"], '--port: got "3e3", allowed: a whole number, 0–65535'],
    [["--port", "-1"], '--port: got "-1", allowed: a whole number, 0–65535'],
    [["--activity", "0"], '--activity: got "0", allowed: a number, 0.1–20'],
    [
      ["--feed", "bloomberg"],
      '--feed: got "bloomberg", allowed: simulated, or replay: and a readable file of text (CSV) or Parquet',
    ],
    [
      ["--replay-speed", "0"],
      '--replay-speed: got "0", allowed: a number, 0.01–100000 (1 is true speed), or bar: one bar a second',
    ],
    [["--host", "a b"], '--host: got "a b", allowed: an IP address, a host name or *'],
    [["--tls-cert", "/no/such.pem"], '--tls-cert: got "/no/such.pem", allowed: a readable PEM file'],
    [
      ["--trust-proxy", "proxy.example"],
      '--trust-proxy: got "proxy.example", allowed: addresses, ranges such as 10.0.0.0/8, loopback, linklocal or uniquelocal, with commas between',
    ],
    [
      ["--frame-ancestors", "intranet.example"],
      '--frame-ancestors: got "intranet.example", allowed: none, self, or origins such as https://intranet.example, with commas between',
    ],
    [["--metrics", "open"], '--metrics: got "open", allowed: token | public'],
    [["--prot", "1"], "--prot: unknown flag; --help lists them"],
    [["-x"], "-x: unknown flag; --help lists them"],
    [["--port"], "--port: needs a value; --help lists what is allowed"],
    [["3000"], "3000: not a flag; --help lists them"],
  ])("%j is reported in one line, with the given and the allowed values", (args, line) => {
    expect(refusal(args)).toBe(line);
  });

  it("is reported by its variable if it came from the environment", () => {
    expect(refusal([], { SYMBOLS: "many" })).toBe(
      'SYMBOLS: got "many", allowed: a whole number of instruments, 1–10000',
    );
    for (const ALLOWED_ORIGINS of ["ticker.example", "https://ticker.example/app", "*", "wss://ticker.example", ","]) {
      expect(refusal([], { ALLOWED_ORIGINS })).toContain("ALLOWED_ORIGINS: got");
    }
  });

  it("is not shown if it is a secret", () => {
    expect(refusal([], { ADMIN_TOKEN: "two words" })).toBe(
      "ADMIN_TOKEN: got 9 characters, allowed: 1–256 visible ASCII characters",
    );
  });

  it("includes a TLS certificate without its key", () => {
    expect(refusal([], { TLS_CERT: "package.json" })).toBe(
      "TLS_KEY: got nothing though TLS_CERT is given, allowed: both or neither",
    );
  });
});

describe("--help", () => {
  it("takes precedence over everything else", () => {
    expect(readConfig(["--help"], { PORT: "70000" })).toBe("help");
  });

  it("lists every setting with its default and its range", () => {
    const text = helpText();
    for (const { env, allowed } of Object.values(OPTIONS)) {
      expect(text).toContain(env);
      expect(text).toContain(allowed);
    }
    expect(text).toMatch(/--port +PORT +3000 +port to listen on; 0 picks a free one \(a whole number, 0–65535\)/);
  });
});
