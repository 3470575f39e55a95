import { PROTOCOLS, type Protocol } from "../../../shared/protocol/messages.ts";
import { failure, type Reply } from "../http/reply.ts";

/** The only version of the WebSocket protocol (RFC 6455 section 4.1). */
const VERSION = "13";

/** 16 bytes in base64. */
const KEY = /^[A-Za-z0-9+/]{22}==$/;

const UPGRADE = { upgrade: "websocket", connection: "upgrade" };

/** The headers that make a request a handshake. Empty where not sent. */
export interface HandshakeHeaders {
  readonly upgrade: string;
  readonly connection: string;
  readonly "sec-websocket-version": string;
  readonly "sec-websocket-key": string;
}

/** Whether a request asks for a WebSocket. It may also name other protocols, such as h2c, which are ignored. */
export const asksForWebSocket = ({ upgrade }: Pick<HandshakeHeaders, "upgrade">): boolean =>
  names(upgrade, "websocket");

/**
 * The refusal of a handshake that RFC 6455 section 4.2.1 forbids, with the answer of section 4.2.2; undefined for a
 * valid one. uWebSockets.js itself checks the key's length only.
 */
export function handshakeFault(headers: HandshakeHeaders): Reply | undefined {
  if (!asksForWebSocket(headers)) {
    return failure(426, "upgrade_required", "This is a WebSocket endpoint: send Upgrade: websocket.", UPGRADE);
  }
  if (headers["sec-websocket-version"] !== VERSION) {
    const required = { ...UPGRADE, "sec-websocket-version": VERSION };
    return failure(426, "upgrade_required", `Sec-WebSocket-Version must be ${VERSION}.`, required);
  }
  if (!names(headers.connection, "upgrade")) return malformed("Connection must name Upgrade.");
  if (!KEY.test(headers["sec-websocket-key"])) return malformed("Sec-WebSocket-Key must be 16 bytes in base64.");
  return undefined;
}

const malformed = (message: string): Reply => failure(400, "bad_handshake", message);

/** Whether a header that is a list names `wanted`, in any letter case. */
const names = (list: string, wanted: string): boolean =>
  list.split(",").some((name) => name.trim().toLowerCase() === wanted);

export interface Negotiated {
  readonly protocol: Protocol;
  /** Sec-WebSocket-Protocol of the response; empty where the client offered none. */
  readonly answer: string;
}

/**
 * The first subprotocol of the client's list that the server knows (RFC 6455 section 4.2.2); JSON where it offered
 * none; undefined where it offered only unknown ones.
 */
export function negotiate(offered: string): Negotiated | undefined {
  const names = offered.split(",").map((name) => name.trim());
  if (names.every((name) => name === "")) return { protocol: "ticker.v1.json", answer: "" };
  for (const name of names) {
    const protocol = PROTOCOLS.find((known) => known === name);
    if (protocol !== undefined) return { protocol, answer: protocol };
  }
  return undefined;
}
