import { promisify } from "node:util";
import { gzip as gzipWithCallback } from "node:zlib";
import { acceptedCodings, type Reply } from "../http/reply.ts";
import type { Compression } from "./compression.ts";

/** On a thread of its own, so that a large answer holds up nothing else. */
const gzip = promisify(gzipWithCallback);

export const VARIES = { vary: "accept-encoding" } as const;

/** The strong ETag of the same body in gzip: another representation has another one (RFC 9110 section 8.8.3.3). */
export const gzipEtag = (etag: string): string => etag.replace(/"$/, '-gzip"');

export const acceptsGzip = (acceptEncoding: string): boolean => acceptedCodings(acceptEncoding).has("gzip");

/**
 * A reply for a client that asked for compression (W68): its body in gzip where the client accepts that and the server's
 * limit lets it. `compressed` may hold the body in gzip already.
 */
export async function gzipReply(
  reply: Reply,
  acceptEncoding: string,
  compression: Compression,
  compressed: (body: Reply["body"]) => Promise<Uint8Array> = gzipBody,
): Promise<Reply> {
  const { status, body } = reply;
  const headers: Record<string, string> = { ...reply.headers, ...VARIES };
  const isRead = status === 200 && acceptsGzip(acceptEncoding);
  if (!isRead || !compression.take(body.length)) return { ...reply, headers };
  if (headers["etag"] !== undefined) headers["etag"] = gzipEtag(headers["etag"]);
  headers["content-encoding"] = "gzip";
  return { ...reply, headers, body: await compressed(body) };
}

export const gzipBody = (body: Reply["body"]): Promise<Uint8Array> => gzip(body);
