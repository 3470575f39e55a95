import type { Handler, Incoming } from "../http/http.ts";
import { acceptedCodings, failure, matchesEtag, type Reply } from "../http/reply.ts";
import { contentSecurityPolicy, type FrameAncestors } from "../http/security-headers.ts";
import type { Encoding, StaticFile, StaticFiles } from "./static-files.ts";

/** A page of the dashboard: one segment without a file extension, such as "/lab". */
const PAGE = /^\/[a-z0-9_-]*$/i;

/**
 * Answers with the dashboard's files. `/` and the paths of pages are answered with `index.html`, whose script shows the
 * page. Paths of pages have one segment, so that the relative addresses in `index.html` work on all of them.
 */
export function staticRoute(
  files: StaticFiles,
  frameAncestors: FrameAncestors,
  labPort: () => number | undefined = () => undefined,
): Handler {
  const folders = new Set(["api", ...[...files.keys()].map((path) => path.split("/")[1])]);
  const isPage = (path: string): boolean => PAGE.test(path) && !folders.has(path.slice(1));
  return (request) => {
    const path = isPage(request.path) ? "/index.html" : request.path;
    const file = files.get(path);
    if (file !== undefined)
      return fileReply(file, request, (host) => contentSecurityPolicy(host, frameAncestors, labPort()));
    if (path === "/index.html") return failure(404, "not_built", "The dashboard is not built: run npm run build.");
    return failure(404, "not_found", `There is nothing at ${request.path}.`);
  };
}

function fileReply(file: StaticFile, { headers }: Incoming, policyFor: (host: string) => string): Reply {
  const encoding = chooseEncoding(file, headers["accept-encoding"]);
  const etag = encoding === "identity" ? `"${file.etag}"` : `"${file.etag}-${encoding}"`;
  const described: Record<string, string> = {
    etag,
    vary: "accept-encoding",
    "cache-control": file.immutable ? "public, max-age=31536000, immutable" : "no-cache",
  };
  if (file.contentType.startsWith("text/html")) {
    described["content-security-policy"] = policyFor(headers.host);
  }
  if (matchesEtag(headers["if-none-match"], etag)) return { status: 304, headers: described, body: "" };
  described["content-type"] = file.contentType;
  if (encoding !== "identity") described["content-encoding"] = encoding;
  return { status: 200, headers: described, body: file.bodies[encoding] ?? file.bodies.identity };
}

/** The smallest variant that the client accepts. */
function chooseEncoding(file: StaticFile, accept: string): Encoding {
  const taken = acceptedCodings(accept);
  return (["br", "gzip"] as const).find((encoding) => taken.has(encoding) && file.bodies[encoding]) ?? "identity";
}
