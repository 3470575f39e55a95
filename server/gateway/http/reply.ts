import type { HttpResponse } from "uWebSockets.js";
import { SECURITY_HEADERS } from "./security-headers.ts";

/** Reason phrases of the statuses in use (RFC 9110 section 15). */
const STATUS_LINES = {
  200: "200 OK",
  204: "204 No Content",
  304: "304 Not Modified",
  400: "400 Bad Request",
  401: "401 Unauthorized",
  403: "403 Forbidden",
  404: "404 Not Found",
  405: "405 Method Not Allowed",
  413: "413 Content Too Large",
  415: "415 Unsupported Media Type",
  426: "426 Upgrade Required",
  429: "429 Too Many Requests",
  431: "431 Request Header Fields Too Large",
  500: "500 Internal Server Error",
  503: "503 Service Unavailable",
} as const;
export type Status = keyof typeof STATUS_LINES;

/** An HTTP answer as data. Handlers make it, and one place writes it. */
export interface Reply {
  readonly status: Status;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** Whether the connection closes after this answer, which then has `connection: close` (RFC 9112 section 9.6). */
  readonly closes?: boolean;
}

/** Writes a reply's status and headers, and the headers of every answer. To be called within `cork`. */
export function writeHead(res: HttpResponse, { status, headers }: Omit<Reply, "body">): void {
  res.writeStatus(STATUS_LINES[status]);
  for (const [name, value] of SECURITY_HEADERS) res.writeHeader(name, value);
  for (const [name, value] of Object.entries(headers)) res.writeHeader(name, value);
}

/** JSON that is never cached. */
export const json = (value: unknown, status: Status = 200, headers: Readonly<Record<string, string>> = {}): Reply =>
  jsonText(JSON.stringify(value), status, headers);

/** The same, of a text that is JSON already. */
export const jsonText = (
  body: string,
  status: Status = 200,
  headers: Readonly<Record<string, string>> = {},
): Reply => ({
  status,
  headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store", ...headers },
  body,
});

/** `{"error":{"code","message"}}`: `code` is for programs, `message` for people. */
export const failure = (
  status: Status,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Reply => json({ error: { code, message } }, status, headers);

/** Content-Disposition with a file name (RFC 6266): in ASCII for old programs, and exactly (RFC 8187). */
function attachment(name: string): string {
  const plain = name.replace(/[^\w.=^&+ -]/g, "_");
  if (plain === name) return `attachment; filename="${name}"`;
  const exact = encodeURIComponent(name).replace(/['()*!]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}

/** CSV (RFC 4180), which browsers save as `name`.csv. `rows` end with their line breaks. */
export const csv = (name: string, header: string, rows: readonly string[]): Reply => ({
  status: 200,
  headers: {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": attachment(`${name}.csv`),
    "cache-control": "no-store",
  },
  body: `${header}\r\n${rows.join("")}`,
});

/** The content codings that Accept-Encoding names, but for those of quality 0 (RFC 9110 section 12.5.3). */
export function acceptedCodings(acceptEncoding: string): ReadonlySet<string | undefined> {
  const parts = acceptEncoding.toLowerCase().split(",");
  const codings = parts.map((part) => part.trim().split(/\s*;\s*/));
  return new Set(codings.filter(([, quality]) => !/^q=0(\.0*)?$/.test(quality ?? "")).map(([coding]) => coding));
}

/** Headers of two origins together: both may say what an answer varies by. */
export function joinHeaders(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const varies = [one["vary"], other["vary"]].filter((names) => names !== undefined);
  return { ...one, ...other, ...(varies.length > 0 && { vary: varies.join(", ") }) };
}

/** Whether If-None-Match names `etag`. It compares weakly (RFC 9110 section 13.1.2). */
export function matchesEtag(ifNoneMatch: string, etag: string): boolean {
  return (
    ifNoneMatch === "*" || ifNoneMatch.split(",").some((candidate) => candidate.trim().replace(/^W\//, "") === etag)
  );
}

/** Thrown by the checks of a request. The request is answered with `reply`. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly reply: Reply;

  constructor(status: Status, code: string, message: string) {
    super(message);
    this.reply = failure(status, code, message);
  }
}
