import type { SeededRandom } from "./seeded-random.ts";

const METHODS = [
  "GET",
  "GET",
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "DELETE",
  "OPTIONS",
  "TRACE",
  "CONNECT",
  "get",
  "",
  "G\u0000T",
];
const PATHS = [
  "/",
  "/api/instruments",
  "/api/quotes",
  "/api/candles",
  "/api/trades",
  "/api/market",
  "/api/stream",
  "/ws",
];
const MORE_PATHS = [
  "/echo",
  "/healthz",
  "/readyz",
  "/metrics",
  "/nothing",
  "/api/",
  "//",
  "/../../etc/passwd",
  "/%2e%2e/",
];
const ODD_PATHS = [
  "/assets/%00",
  "/%zz",
  "*",
  "",
  "http://localhost/",
  `/${"a".repeat(3_000)}`,
  "/api/quotes/",
  "/%ff%fe",
];
const KEYS = ["symbol", "symbols", "interval", "from", "to", "limit", "format", "rate", "", "__proto__", "a[b]"];
const VALUES = [
  "AAA",
  "*",
  "1m",
  "1d",
  "0",
  "-1",
  "1e9",
  "99999999999999999999",
  "csv",
  "NaN",
  "%",
  "%00",
  "%ff",
  "A,".repeat(1_200),
];
const HEADERS: readonly (readonly [string, readonly string[]])[] = [
  ["Origin", ["http://localhost", "null", "http://evil.example", "::::", ""]],
  ["Content-Length", ["0", "5", "99999999999", "-1", "5, 5", "0x5"]],
  ["Transfer-Encoding", ["chunked", "identity", "gzip, chunked", "chunked, chunked"]],
  ["Upgrade", ["websocket", "h2c", "WebSocket"]],
  ["Sec-WebSocket-Key", ["dGhlIHNhbXBsZSBub25jZQ==", "short", ""]],
  ["Sec-WebSocket-Version", ["13", "8", "999"]],
  ["Sec-WebSocket-Protocol", ["ticker.v1.json", "mqtt", ",,,", "ticker.v1.sbe, ticker.v1.json"]],
  ["Last-Event-ID", ["7:1", ":", "zz:99999999999999999999", "\u0000"]],
  ["Authorization", ["Bearer x", "Basic", ""]],
  ["X-Forwarded-For", ["1.2.3.4", "unknown"]],
  ["If-None-Match", ["*", '"x"', "W/"]],
  ["Expect", ["100-continue"]],
  ["Connection", ["close", "keep-alive", "Upgrade"]],
  ["A".repeat(200), ["b".repeat(5_000)]],
  ["Bad Name", ["x"]],
];
const BODIES = [
  "",
  "{}",
  '{"action":"activity","factor":1e99}',
  "[",
  "\u0000",
  "5\r\nhello\r\n0\r\n\r\n",
  "ffffffffff\r\n",
  "x".repeat(20_000),
];

const value = (random: SeededRandom): string => `${random.pick(KEYS)}=${random.pick(VALUES)}`;

function target(random: SeededRandom): string {
  const path = random.pick(random.pick([PATHS, PATHS, MORE_PATHS, ODD_PATHS]));
  const query = Array.from({ length: random.below(4) }, () => value(random)).join("&");
  return query === "" ? path : `${path}?${query}`;
}

/** One HTTP request, whole or broken somewhere (RFC 9112). */
export function anyRequest(random: SeededRandom): Buffer {
  const lines = [
    `${random.pick(METHODS)} ${target(random)} ${random.chance(0.9) ? "HTTP/1.1" : random.pick(["HTTP/1.0", "HTTP/9.9", ""])}`,
  ];
  if (random.chance(0.9)) lines.push(`Host: ${random.pick(["localhost", "127.0.0.1", "evil.example", "[::", ""])}`);
  for (let k = random.below(4); k > 0; k--) {
    const [name, values] = random.pick(HEADERS);
    lines.push(`${name}:${random.chance(0.9) ? " " : ""}${random.pick(values)}`);
  }
  const text = `${lines.join(random.chance(0.95) ? "\r\n" : "\n")}\r\n\r\n${random.chance(0.4) ? random.pick(BODIES) : ""}`;
  const bytes = Buffer.from(text, "latin1");
  if (random.chance(0.1)) return bytes.subarray(0, random.below(bytes.length));
  if (random.chance(0.05)) bytes[random.below(bytes.length)] = random.below(256);
  return random.chance(0.02) ? random.bytes(200) : bytes;
}
