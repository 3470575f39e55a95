import { hex, toBase64 } from "../bytes.ts";
import { sha1 } from "./sha1.ts";

/** What every WebSocket server appends to the client's key (RFC 6455 section 1.3). */
const WEBSOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** How Sec-WebSocket-Accept comes from Sec-WebSocket-Key (RFC 6455 section 4.2.2, step 5.4). */
export interface AcceptSteps {
  /** Key and GUID as one text. */
  readonly joined: string;
  /** Its SHA-1, 20 bytes. */
  readonly sha1: string;
  /** That in base64: the header's value. */
  readonly accept: string;
}

export function acceptSteps(key: string): AcceptSteps {
  const joined = key + WEBSOCKET_GUID;
  const digest = sha1(new TextEncoder().encode(joined));
  return { joined, sha1: hex(digest), accept: toBase64(digest) };
}
