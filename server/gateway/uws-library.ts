import { createRequire } from "node:module";
import type * as Library from "uWebSockets.js";
import type { HttpRequest } from "uWebSockets.js";
import { failure } from "./http/reply.ts";

/** Longest head of a request: its first line and its headers. Bytes. */
const MAX_HEAD_BYTES = 16_384;
/** The bytes of a header besides its name and value: `: ` and the line end. */
const HEADER_EXTRA = 4;

// The library reads this once, when it is loaded, so it is set before. It limits a head that comes in several packets.
// The default of 4,096 is less than the cookies of a single sign-on take.
process.env["UWS_HTTP_MAX_HEADERS_SIZE"] = String(MAX_HEAD_BYTES);

/** The library. It is required, since an import would load it before the line above runs. */
export const uWS = createRequire(import.meta.url)("uWebSockets.js") as typeof Library;

export const HEAD_TOO_LONG = failure(431, "head_too_long", `A request's head may have ${MAX_HEAD_BYTES} bytes.`);

/** Whether a head is too long. The library for Node 20 accepts any length that comes in one packet. */
export function isHeadTooLong(req: HttpRequest): boolean {
  // The declaration says string, but without a query it is undefined.
  const query = req.getQuery() as string | undefined;
  let bytes = req.getUrl().length + (query?.length ?? 0);
  req.forEach((name, value) => {
    bytes += name.length + value.length + HEADER_EXTRA;
  });
  return bytes > MAX_HEAD_BYTES;
}
