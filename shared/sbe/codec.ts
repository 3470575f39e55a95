/** The encoding `ticker.v1.sbe`, market data in FIX Simple Binary Encoding. Rules: PROTOCOL.md. Bytes: schema.xml. */
export { createSbeDecoder } from "./decoder.ts";
export { createSbeEncoder } from "./encoder.ts";
