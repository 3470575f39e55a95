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

/** An HTTP answer as data: what handlers make and one place writes. */
export interface Reply {
  readonly status: Status;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** Whether the connection ends with this answer, which then says so (RFC 9112 section 9.6). */
  readonly closes?: boolean;
}

export const statusLine = (status: Status): string => STATUS_LINES[status];

/** JSON that is never cached. */
export const json = (value: unknown, status: Status = 200, headers: Readonly<Record<string, string>> = {}): Reply =>
  jsonText(JSON.stringify(value), status, headers);

/** The same, of what is JSON already. */
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

/** CSV (RFC 4180) under a name to save it as; `rows` end with their line breaks. */
/** A name as RFC 6266 has it: in ASCII for old programs, and exactly (RFC 8187). */
function attachment(name: string): string {
  const plain = name.replace(/[^\w.=^&+ -]/g, "_");
  if (plain === name) return `attachment; filename="${name}"`;
  const exact = encodeURIComponent(name).replace(/['()*!]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}

export const csv = (name: string, header: string, rows: readonly string[]): Reply => ({
  status: 200,
  headers: {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": attachment(`${name}.csv`),
    "cache-control": "no-store",
  },
  body: `${header}\r\n${rows.join("")}`,
});

/** Ends a request early: thrown by what checks it, answered as it is. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly reply: Reply;

  constructor(status: Status, code: string, message: string) {
    super(message);
    this.reply = failure(status, code, message);
  }
}
