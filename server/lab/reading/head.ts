import { LABEL_PATTERN, TAP_KEY } from "../../../shared/protocol/lab.ts";

/** The longest head that is read, bytes: the main port's limit (W51). */
export const MAX_HEAD_BYTES = 16_384;

const HEADER_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/;
const REQUEST_LINE = /^([A-Z]{1,16}) (\S+) HTTP\/1\.[01]$/;
const STATUS_LINE = /^HTTP\/1\.[01] (\d{3})(?: |$)/;

/** A token is 128 random bits in base64url. */
const TAP_VALUE = /^([A-Za-z0-9_-]{22})\.(.*)$/;
const TOKENS = /(?<=[?&]tap=)[A-Za-z0-9_-]{22}/g;

/** Headers whose values are never shown, not even to their sender, because the page may be on a projector. */
const SECRET_HEADERS = /^(cookie|set-cookie|authorization|proxy-authorization):[ \t]*/i;
const ASTERISK = 0x2a;

/** The length of a body according to its head (RFC 9112 section 6). */
export type BodyLength = number | "chunked" | "until-close";

/** The visitor and label of a request, from the query key `tap` of its address. */
interface TapKey {
  readonly token: string;
  readonly label: string;
}

export interface RequestHead {
  readonly method: string;
  /** Undefined if the address has no valid key `tap`. */
  readonly key: TapKey | undefined;
  readonly body: BodyLength;
  /** Whether the request asks to switch to another protocol (101). */
  readonly upgrade: boolean;
}

export interface ResponseHead {
  readonly status: number;
  readonly body: BodyLength;
}

/** Parses a request's head. Undefined if it is not HTTP/1.1, or if the request's end is ambiguous. */
export function readRequestHead(bytes: Buffer): RequestHead | undefined {
  const [first = "", ...lines] = linesOf(bytes);
  const [, method, target] = REQUEST_LINE.exec(first) ?? [];
  const headers = headersOf(lines);
  if (method === undefined || target === undefined || headers === undefined) return undefined;
  const body = bodyLength(headers) ?? 0;
  if (body === "malformed" || body === "until-close") return undefined;
  const upgrade = headers.has("upgrade");
  return { method, key: tapKey(target), body, upgrade };
}

/** Parses the head of the response to a request with `method`. Undefined if it is not HTTP/1.1. */
export function readResponseHead(bytes: Buffer, method: string): ResponseHead | undefined {
  const [first = "", ...lines] = linesOf(bytes);
  const status = Number(STATUS_LINE.exec(first)?.[1]);
  const headers = headersOf(lines);
  if (Number.isNaN(status) || headers === undefined) return undefined;
  const isBare = method === "HEAD" || status < 200 || status === 204 || status === 304;
  const body = isBare ? 0 : (bodyLength(headers) ?? "until-close");
  return body === "malformed" ? undefined : { status, body };
}

/** The first line of a head. */
export const firstLine = (bytes: Buffer): string => linesOf(bytes)[0] ?? "";

/** A copy of a head whose secrets are overwritten by asterisks of the same length; undefined if it has none. */
export function blankSecrets(bytes: Buffer): Buffer | undefined {
  const copy = Buffer.from(bytes);
  let isBlanked = false;
  const blank = (from: number, to: number) => {
    copy.fill(ASTERISK, from, to);
    isBlanked ||= to > from;
  };
  let offset = 0;
  for (const line of linesOf(bytes)) {
    const name = SECRET_HEADERS.exec(line)?.[0];
    if (offset > 0 && name !== undefined) blank(offset + name.length, offset + line.length);
    for (const { index, 0: token } of offset === 0 ? line.matchAll(TOKENS) : []) blank(index, index + token.length);
    offset += line.length + 2;
  }
  return isBlanked ? copy : undefined;
}

/** Decodes one character per byte, so that offsets stay the same. */
const linesOf = (bytes: Buffer): string[] => bytes.toString("latin1").split("\r\n");

/** The headers by lower-case name; undefined if a line is no header. The last two lines of a head are empty. */
function headersOf(lines: readonly string[]): ReadonlyMap<string, string> | undefined {
  const headers = new Map<string, string>();
  for (const line of lines.slice(0, -2)) {
    const [, name, value] = HEADER_LINE.exec(line) ?? [];
    if (name === undefined || value === undefined || /[\r\n\0]/.test(value)) return undefined;
    const key = name.toLowerCase();
    const before = headers.get(key);
    headers.set(key, before === undefined ? value : `${before}, ${value}`);
  }
  return headers;
}

/**
 * The length that the headers state, or undefined. Two statements are refused, because another reader might use the
 * other one and find a request where this reader sees a body (RFC 9112 section 11.2).
 */
function bodyLength(headers: ReadonlyMap<string, string>): BodyLength | "malformed" | undefined {
  const [coding, length] = [headers.get("transfer-encoding"), headers.get("content-length")];
  if (coding !== undefined) return coding.toLowerCase() === "chunked" && length === undefined ? "chunked" : "malformed";
  if (length === undefined) return undefined;
  return /^\d{1,15}$/.test(length) ? Number(length) : "malformed";
}

/**
 * The main port reads the query again, to count the request for its visitor. So that both find the same one, the key
 * stands once and is written plainly.
 */
function tapKey(target: string): TapKey | undefined {
  const at = target.indexOf("?");
  const query = at === -1 ? "" : target.slice(at + 1);
  const [value = "", ...more] = new URLSearchParams(query).getAll(TAP_KEY);
  const [, token, label] = TAP_VALUE.exec(value) ?? [];
  if (token === undefined || label === undefined || more.length > 0 || !LABEL_PATTERN.test(label)) return undefined;
  return query.split("&").includes(`${TAP_KEY}=${value}`) ? { token, label } : undefined;
}
