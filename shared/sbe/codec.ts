/**
 * The encoding `ticker.v1.sbe`: market data in FIX Simple Binary Encoding. PROTOCOL.md has the rules, schema.xml the
 * bytes.
 */
export { createSbeDecoder } from "./decoder.ts";
export { createSbeEncoder } from "./encoder.ts";
