/**
 * The encoding `ticker.v1.json`, and the control messages that are JSON text in every encoding. Rules: PROTOCOL.md.
 */
export { channelRequests, parseRequest, type Refusal, type RequestSchema } from "./requests.ts";
export { decodeControl, encodeControl } from "./control.ts";
export { createJsonDecoder } from "./decoder.ts";
export { createJsonEncoder } from "./encoder.ts";
