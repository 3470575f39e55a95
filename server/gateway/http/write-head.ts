import type { HttpResponse } from "uWebSockets.js";
import { statusLine, type Reply } from "./reply.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";

/** Writes a reply's status and headers, and those that are on every answer. Call it within `cork`. */
export function writeHead(res: HttpResponse, { status, headers }: Omit<Reply, "body">): void {
  res.writeStatus(statusLine(status));
  for (const [name, value] of SECURITY_HEADERS) res.writeHeader(name, value);
  for (const [name, value] of Object.entries(headers)) res.writeHeader(name, value);
}
