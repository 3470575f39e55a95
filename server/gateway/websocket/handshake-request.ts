import { PROTOCOLS, type Protocol } from "../../../shared/protocol/messages.ts";
import { failure, type Reply } from "../http/reply.ts";

/** The only version of the WebSocket protocol that there is (RFC 6455 section 4.1). */
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

/** Whether a request asks for a WebSocket. Others may be asked for too, such as h2c, and are passed over. */
export const asksForWebSocket = ({ upgrade }: Pick<HandshakeHeaders, "upgrade">): boolean =>
  names(upgrade, "websocket");

/**
 * What RFC 6455 section 4.2.1 finds missing in a handshake, answered as section 4.2.2 says; undefined for a good one.
 * uWebSockets.js itself looks at the key's length only.
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

/** Whether a header that is a list names `wanted`, in whatever case. */
const names = (list: string, wanted: string): boolean =>
  list.split(",").some((name) => name.trim().toLowerCase() === wanted);

export interface Negotiated {
  readonly protocol: Protocol;
  /** What the response's Sec-WebSocket-Protocol says; empty where the client offered none. */
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
