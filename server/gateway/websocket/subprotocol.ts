import { PROTOCOLS, type Protocol } from "../../../shared/protocol/messages.ts";

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
