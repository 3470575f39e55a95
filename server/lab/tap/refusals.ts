/** The reasons why the tap refuses a connection. */
export type TapRefusal =
  "malformed" | "too_long" | "no_visitor" | "visitor_full" | "address_full" | "full" | "too_many_labels";

const ANSWERS: Readonly<Record<TapRefusal, readonly [status: string, code: string, message: string]>> = {
  malformed: ["400 Bad Request", "bad_request", "This is no request of HTTP/1.1 that the Lab's port can read."],
  too_long: ["431 Request Header Fields Too Large", "head_too_long", "A request's head may have 16384 bytes."],
  no_visitor: [
    "403 Forbidden",
    "bad_tap_token",
    "The Lab's port takes requests with tap=TOKEN.LABEL only, while the control socket of the token is open.",
  ],
  visitor_full: [
    "429 Too Many Requests",
    "too_many_lab_connections",
    "This visitor has as many connections as it may.",
  ],
  too_many_labels: ["429 Too Many Requests", "too_many_labels", "This visitor has as many labels as it may."],
  address_full: ["429 Too Many Requests", "too_many_from_address", "Your address has as many connections as it may."],
  full: ["503 Service Unavailable", "too_many_connections", "The Lab's port has as many connections as it takes."],
};

/** The answer to a refused connection. Pages of every origin may read it, because it contains only the reason. */
export function refusalAnswer(reason: TapRefusal): string {
  const [status, code, message] = ANSWERS[reason];
  const body = JSON.stringify({ error: { code, message } });
  return [
    `HTTP/1.1 ${status}`,
    "content-type: application/json; charset=utf-8",
    `content-length: ${Buffer.byteLength(body)}`,
    "cache-control: no-store",
    "access-control-allow-origin: *",
    "connection: close",
    "",
    body,
  ].join("\r\n");
}

/** The head of the answer alone. */
export function refusalHead(reason: TapRefusal): string {
  const answer = refusalAnswer(reason);
  return answer.slice(0, answer.indexOf("\r\n\r\n") + 4);
}
