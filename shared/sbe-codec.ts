/** The encoding `ticker.v1.sbe`, market data in FIX Simple Binary Encoding. Rules: PROTOCOL.md, bytes: sbe-schema.xml. */
export { createSbeDecoder } from "./sbe-decoder-codec.ts";
export { createSbeEncoder } from "./sbe-encoder-codec.ts";
