import { createRequire } from "node:module";
import type * as Library from "uWebSockets.js";
import type { HttpRequest } from "uWebSockets.js";
import { failure } from "./http/reply.ts";

/** Longest head of a request: its first line and its headers. Bytes. */
const MAX_HEAD_BYTES = 16_384;
/** What is between a name and its value, and behind it. Bytes. */
const HEADER_EXTRA = 4;

// Read once, as the library is loaded, and so set before: a head that comes in several packets may be that long. 4,096
// without it, which the cookies of a single sign-on exceed.
process.env["UWS_HTTP_MAX_HEADERS_SIZE"] = String(MAX_HEAD_BYTES);

/** The library. An import would load it before anything here had run. */
export const uWS = createRequire(import.meta.url)("uWebSockets.js") as typeof Library;

export const HEAD_TOO_LONG = failure(431, "head_too_long", `A request's head may have ${MAX_HEAD_BYTES} bytes.`);

/** Whether a head is too long that came in one packet, which the library for Node 20 takes at any length. */
export function isHeadTooLong(req: HttpRequest): boolean {
  // Declared a text, and undefined where there is none.
  const query = req.getQuery() as string | undefined;
  let bytes = req.getUrl().length + (query?.length ?? 0);
  req.forEach((name, value) => {
    bytes += name.length + value.length + HEADER_EXTRA;
  });
  return bytes > MAX_HEAD_BYTES;
}
