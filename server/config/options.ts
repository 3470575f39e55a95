import { accessSync, constants } from "node:fs";
import * as v from "valibot";
import { FEEDS, feedOption } from "../feeds/registry.ts";
import { canonicalOrigin } from "../gateway/http/origin.ts";
import { TrustedProxies } from "../gateway/limits/proxies.ts";
import { MARKET_HOURS } from "../market/calendar/calendar.ts";

/** One setting: its names, its texts for users, and how its text becomes a value. */
export interface Option<Value> {
  /** Name of the environment variable; the flag is the same in kebab case. */
  readonly env: string;
  /** Default, as a user would write it; undefined if there is none. */
  readonly initial: string | undefined;
  /** The allowed values, with their unit. */
  readonly allowed: string;
  readonly about: string;
  readonly schema: v.GenericSchema<string, Value>;
}

interface Described {
  readonly env: string;
  readonly about: string;
}

function number(
  { env, about }: Described,
  initial: number,
  min: number,
  max: number,
  unit: string,
  whole: boolean,
): Option<number> {
  const pattern = whole ? /^\d+$/ : /^\d+(\.\d+)?$/;
  const schema = v.pipe(v.string(), v.regex(pattern), v.transform(Number), v.minValue(min), v.maxValue(max));
  const kind = whole ? "a whole number" : "a number";
  return { env, about, initial: String(initial), schema, allowed: `${kind}${unit}, ${min}–${max}` };
}

function choice<const Names extends readonly [string, ...string[]]>(
  { env, about }: Described,
  names: Names,
  initial: Names[number],
): Option<Names[number]> {
  return { env, about, initial, schema: v.picklist(names), allowed: names.join(" | ") };
}

function optional<Value>(
  { env, about }: Described,
  allowed: string,
  schema: v.GenericSchema<string, Value>,
): Option<Value | undefined> {
  return { env, about, initial: undefined, allowed, schema };
}

const readable = v.pipe(
  v.string(),
  v.check((path) => {
    try {
      accessSync(path, constants.R_OK);
      return true;
    } catch {
      return false;
    }
  }),
);

/** Values separated by commas or blanks. */
const list = v.pipe(
  v.string(),
  v.transform((text) => text.split(/[\s,]+/).filter((part) => part !== "")),
  v.minLength(1),
);

const origins = v.pipe(
  list,
  v.transform((parts) => parts.map((part) => canonicalOrigin(part))),
  v.array(v.string()),
);

const proxies = v.pipe(
  list,
  v.transform((parts) => TrustedProxies.of(parts)),
  v.custom<TrustedProxies>((made) => made !== undefined),
);

/** Sources of CSP's frame-ancestors (CSP 3 section 6.4.2.1): origins, whose host may begin with `*.`. */
const frameAncestors = v.union([
  v.picklist(["none", "self"]),
  v.pipe(list, v.array(v.pipe(v.string(), v.regex(/^https?:\/\/(\*\.)?[a-z0-9.[\]:-]+$/i)))),
]);

const replaySpeed = v.union([
  v.pipe(
    v.literal("bar"),
    v.transform(() => ({ kind: "bars" as const, perSecond: 1 })),
  ),
  v.pipe(
    v.string(),
    v.regex(/^\d+(\.\d+)?$/),
    v.transform(Number),
    v.minValue(0.01),
    v.maxValue(100_000),
    v.transform((factor) => ({ kind: "times" as const, factor })),
  ),
]);

/** A whole number up to `most`, or `auto`. */
const autoOr = (most: number) =>
  v.union([
    v.literal("auto"),
    v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number), v.minValue(0), v.maxValue(most)),
  ]);
const backfillDays = autoOr(365);
const labPort = v.union([v.literal("off"), autoOr(65_535)]);
const connectionsPerIp = autoOr(1_000_000);

/** `auto`, or a time zone that the platform knows. */
function isZone(text: string): boolean {
  if (text === "auto") return true;
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

/** An address under which pages lie: without query and fragment, with a slash at its end. */
const publicUrl = v.pipe(
  v.string(),
  v.check((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    return url !== undefined && /^https?:$/.test(url.protocol) && url.search === "" && url.hash === "";
  }),
  v.transform((text) => new URL(text).href.replace(/\/?$/, "/")),
);

const host = v.pipe(v.string(), v.regex(/^(\*|[A-Za-z0-9.:_-]+)$/));

/** Every setting, in the order that --help shows. */
export const OPTIONS = {
  port: number({ env: "PORT", about: "port to listen on; 0 picks a free one" }, 3_000, 0, 65_535, "", true),
  host: {
    env: "HOST",
    about: "address to listen on; * or a bare --host means every interface",
    initial: "127.0.0.1",
    allowed: "an IP address, a host name or *",
    schema: host,
  },
  labPort: {
    env: "LAB_PORT",
    about: "port of the Lab's measuring proxy; auto: PORT + 1, or any where PORT is 0; off with TLS",
    initial: "auto",
    allowed: "auto, off, or a whole number, 0–65535; 0 picks a free one",
    schema: labPort,
  },
  tlsCert: optional({ env: "TLS_CERT", about: "certificate chain for https and wss" }, "a readable PEM file", readable),
  tlsKey: optional({ env: "TLS_KEY", about: "private key of TLS_CERT" }, "a readable PEM file", readable),
  logLevel: choice(
    { env: "LOG_LEVEL", about: "least level that is logged, to stderr" },
    ["fatal", "error", "warn", "info", "debug", "trace", "silent"],
    "info",
  ),
  feed: {
    env: "FEED",
    about: "where prices come from",
    initial: "simulated",
    ...feedOption(FEEDS),
  },
  replaySpeed: {
    env: "REPLAY_SPEED",
    about: "how fast a file is played",
    initial: "1",
    allowed: "a number, 0.01–100000 (1 is true speed), or bar: one bar a second",
    schema: replaySpeed,
  },
  replayLoop: {
    env: "REPLAY_LOOP",
    about: "whether a file begins again ten seconds after its end",
    initial: "yes",
    allowed: "yes | no",
    schema: v.pipe(
      v.picklist(["yes", "no"]),
      v.transform((text) => text === "yes"),
    ),
  },
  replayZone: {
    env: "REPLAY_ZONE",
    about: "whose midnights turn a file's market days; auto: by its offsets or hours (daily bars: as dated)",
    initial: "auto",
    allowed: "auto, or a time zone such as Asia/Tokyo or UTC",
    schema: v.pipe(v.string(), v.check(isZone)),
  },
  symbols: number(
    { env: "SYMBOLS", about: "how many instruments are simulated" },
    100,
    1,
    10_000,
    " of instruments",
    true,
  ),
  seed: number({ env: "SEED", about: "same seed, same market" }, 1, 0, 4_294_967_295, "", true),
  activity: number({ env: "ACTIVITY", about: "multiplies trades per second" }, 1, 0.1, 20, "", false),
  marketHours: choice(
    { env: "MARKET_HOURS", about: "round the clock, or 09:30–16:00 New York on weekdays" },
    MARKET_HOURS,
    "always",
  ),
  record: choice(
    { env: "RECORD", about: "whether history is recorded; auto: where the feed can be, as a simulated market" },
    ["auto", "no"],
    "auto",
  ),
  dataDir: {
    env: "DATA_DIR",
    about: "where history is kept; :memory: keeps nothing",
    initial: "./data",
    allowed: "a directory, created where missing, or :memory:",
    schema: v.pipe(v.string(), v.minLength(1)),
  },
  backfillDays: {
    env: "BACKFILL_DAYS",
    about: "history made at the first start; auto: 30, fewer for over 166 symbols (5,000 / SYMBOLS, at least 1)",
    initial: "auto",
    allowed: "auto, or a whole number of days, 0–365",
    schema: backfillDays,
  },
  retentionDays: number({ env: "RETENTION_DAYS", about: "how long candles are kept" }, 30, 1, 3_650, " of days", true),
  tradeRetentionDays: number(
    { env: "TRADE_RETENTION_DAYS", about: "how long single trades are kept" },
    1,
    1,
    3_650,
    " of days",
    true,
  ),
  maxConnections: number(
    { env: "MAX_CONNECTIONS", about: "WebSockets and event streams at once, and HTTP requests under way" },
    10_000,
    1,
    1_000_000,
    " of connections",
    true,
  ),
  maxConnectionsPerIp: {
    env: "MAX_CONNECTIONS_PER_IP",
    about:
      "the same from one address; 0 means no limit; auto: 100, no limit from this machine or a trusted proxy itself",
    initial: "auto",
    allowed: "auto, or a whole number of connections, 0–1000000",
    schema: connectionsPerIp,
  },
  allowedOrigins: optional(
    { env: "ALLOWED_ORIGINS", about: "pages that may connect besides localhost and IP literals, and read the API" },
    "origins such as https://ticker.example, app://name or null, with commas between",
    origins,
  ),
  trustProxy: optional(
    { env: "TRUST_PROXY", about: "proxies whose X-Forwarded-For names the address that limits count by" },
    "addresses, ranges such as 10.0.0.0/8, loopback, linklocal or uniquelocal, with commas between",
    proxies,
  ),
  frameAncestors: {
    env: "FRAME_ANCESTORS",
    about: "pages that may show the dashboard in a frame",
    initial: "none",
    allowed: "none, self, or origins such as https://intranet.example, with commas between",
    schema: frameAncestors,
  },
  publicUrl: optional(
    { env: "PUBLIC_URL", about: "address for phones, in the QR code; without it, this machine's own on the network" },
    "an address such as https://ticker.example/ or http://192.168.1.20:3000/",
    publicUrl,
  ),
  adminToken: optional(
    { env: "ADMIN_TOKEN", about: "bearer token of the market controls and /metrics; without one, one is made" },
    "1–256 visible ASCII characters",
    v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,256}$/)),
  ),
  metrics: choice(
    { env: "METRICS", about: "whether /metrics asks for the token too; public for scraping on a closed network" },
    ["token", "public"],
    "token",
  ),
} satisfies Record<string, Option<unknown>>;

/** The flag of an option: PORT → port, MAX_CONNECTIONS_PER_IP → max-connections-per-ip. */
export const flagOf = ({ env }: Option<unknown>): string => env.toLowerCase().replaceAll("_", "-");
