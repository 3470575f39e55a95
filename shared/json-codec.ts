/**
 * The encoding `ticker.v1.json`, and the control messages that are JSON text in every encoding. Rules: PROTOCOL.md.
 */
export { parseClientMessage } from "./client-message-codec.ts";
export { decodeControl, encodeControl } from "./control-codec.ts";
export { createJsonDecoder } from "./json-decoder-codec.ts";
export { createJsonEncoder } from "./json-encoder-codec.ts";
