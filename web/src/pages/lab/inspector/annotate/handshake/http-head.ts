import type { NoteKey } from "../texts.ts";
import { utf8 } from "../bytes.ts";
import { rfc, type Field, type Reference } from "../field.ts";

type Meaning = readonly [note: NoteKey, see: Reference];

const HTTP = (section: string) => rfc(9110, section);
const WS = (section: string) => rfc(6455, section);
const COMMON: Readonly<Record<string, Meaning>> = {
  connection: ["head.connection", HTTP("7.6.1")],
  upgrade: ["head.upgrade", HTTP("7.8")],
  "sec-websocket-version": ["head.version", WS("11.3.5")],
  "content-type": ["head.contentType", HTTP("8.3")],
  "content-length": ["head.contentLength", HTTP("8.6")],
  "transfer-encoding": ["head.transferEncoding", rfc(9112, "6.1")],
  "cache-control": ["head.cacheControl", rfc(9111, "5.2")],
};
const REQUEST: Readonly<Record<string, Meaning>> = {
  host: ["head.host", HTTP("7.2")],
  origin: ["head.origin", WS("10.2")],
  "sec-websocket-key": ["head.key", WS("11.3.1")],
  "sec-websocket-protocol": ["head.protocolOffer", WS("11.3.4")],
  "sec-websocket-extensions": ["head.extensionsOffer", WS("9.1")],
  "user-agent": ["head.userAgent", HTTP("10.1.5")],
  accept: ["head.accept", HTTP("12.5.1")],
  "accept-encoding": ["head.acceptEncoding", HTTP("12.5.3")],
  "accept-language": ["head.acceptLanguage", HTTP("12.5.4")],
  pragma: ["head.pragma", rfc(9111, "5.4")],
  cookie: ["head.cookie", rfc(6265, "5.4")],
  authorization: ["head.authorization", HTTP("11.6.2")],
  referer: ["head.referer", HTTP("10.1.3")],
};
const RESPONSE: Readonly<Record<string, Meaning>> = {
  "sec-websocket-accept": ["head.acceptKey", WS("11.3.3")],
  "sec-websocket-protocol": ["head.protocolChosen", WS("11.3.4")],
  "sec-websocket-extensions": ["head.extensionsChosen", WS("9.1")],
  "retry-after": ["head.retryAfter", HTTP("10.2.3")],
  date: ["head.date", HTTP("6.6.1")],
  server: ["head.server", HTTP("10.2.4")],
  uwebsockets: ["head.server", HTTP("10.2.4")],
};

/** The first line, each header, and the empty line of a request's or a response's head, byte by byte. */
export function headLines(bytes: Uint8Array): Field[] {
  const fields: Field[] = [];
  let isRequest = true;
  for (let start = 0; start < bytes.length;) {
    const feed = bytes.indexOf(0x0a, start);
    const end = feed === -1 ? bytes.length : feed + 1;
    const line = utf8(bytes.subarray(start, end)).replace(/\r?\n$/, "");
    if (start === 0) isRequest = !line.startsWith("HTTP/");
    fields.push({ start, end, part: "header", depth: 0, ...(start === 0 ? firstLine(line) : header(line, isRequest)) });
    start = end;
  }
  return fields;
}

type Line = Pick<Field, "name" | "value" | "note"> & { readonly see?: Reference };

function firstLine(line: string): Line {
  const response = /^HTTP\/\S+ (\d{3})/.exec(line);
  if (!response) return { name: "request-line", value: line, note: { key: "head.request" }, see: rfc(9112, "3") };
  const status = Number(response[1]);
  const see = status === 101 ? HTTP("15.2.2") : HTTP("15");
  return { name: "status-line", value: line, note: statusNote(status), see };
}

/** Statuses with a text of their own: those that a handshake on this server can be answered with. */
const STATUSES = [101, 200, 304, 400, 403, 404, 426, 429, 503] as const;

function statusNote(status: number): Field["note"] {
  const known = STATUSES.find((one) => one === status);
  return { key: known === undefined ? "status.other" : `status.${known}` };
}

function header(line: string, isRequest: boolean): Line {
  if (line === "") return { name: "", value: "", note: { key: "head.end" }, see: rfc(9112, "2.1") };
  const colon = line.indexOf(":");
  const name = line.slice(0, Math.max(0, colon));
  const known = (isRequest ? REQUEST : RESPONSE)[name.toLowerCase()] ?? COMMON[name.toLowerCase()];
  const base = { name, value: line.slice(colon + 1).trim() };
  if (known) return { ...base, note: { key: known[0] }, see: known[1] };
  return { ...base, note: { key: name.toLowerCase().startsWith("sec-") ? "head.secOther" : "head.other" } };
}

/** A header's value, by its name in lower case; undefined where the head has none. */
export const headerValue = (lines: readonly Field[], name: string): string | undefined =>
  lines.find((line) => line.name.toLowerCase() === name)?.value;
