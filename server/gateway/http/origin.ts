import { isIP } from "node:net";

/** A name or address, and a port. A URL's parser would also take a user, a path and a query, and leave them out. */
const HOST = /^[a-z0-9.[\]:_-]+$/i;
/** Scheme and authority, and at most the slash that people add. */
const ORIGIN = /^([a-z][a-z0-9+.-]*):\/\/([^/?#\\@*\s]*)\/?$/i;
/** Schemes of which a page's origin never is. */
const PAGELESS: ReadonlySet<string> = new Set(["ws:", "wss:", "ftp:"]);

/** What a request says about where it comes from and whom it asked for. Empty where not sent. */
export interface Asked {
  readonly origin: string;
  readonly host: string;
}

/**
 * One spelling for each origin (RFC 6454 section 6): lower case, names in punycode, no default port, no slash. Pages of
 * files and sandboxed frames are "null"; apps have schemes of their own, such as capacitor://localhost. Undefined for
 * what is no origin.
 */
export function canonicalOrigin(text: string): string | undefined {
  if (text === "null") return text;
  const [, scheme = "", authority = ""] = ORIGIN.exec(text) ?? [];
  const url = scheme === "" ? undefined : parse(`${scheme}://${authority}`);
  if (url === undefined || PAGELESS.has(url.protocol)) return undefined;
  if (url.origin !== "null") return url.origin;
  return url.protocol === "file:" || authority !== "" ? `${url.protocol}//${authority.toLowerCase()}` : undefined;
}

/**
 * Whether a page may connect. No Origin means a program: let in. A listed origin is let in. Any other must be the
 * very host it asked, and that host localhost or an IP literal: a name that an attacker points at this machine
 * (DNS rebinding) sends that name as both, and is refused. `listed` are canonical.
 */
export function originAllowed({ origin, host }: Asked, listed: readonly string[]): boolean {
  if (origin === "" || isListed(origin, listed)) return true;
  const from = /^https?:/i.test(origin) ? parse(origin) : undefined;
  return from !== undefined && from.host === parseHost(from.protocol, host)?.host && isLocalName(from.hostname);
}

/** Whether a page's origin is one of those that ALLOWED_ORIGINS lists. */
export function isListed(origin: string, listed: readonly string[]): boolean {
  const canonical = canonicalOrigin(origin);
  return canonical !== undefined && listed.includes(canonical);
}

function isLocalName(hostname: string): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost") || isIP(hostname.replace(/^\[|\]$/g, "")) !== 0;
}

const parseHost = (protocol: string, host: string): URL | undefined =>
  HOST.test(host) ? parse(`${protocol}//${host}`) : undefined;

function parse(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined;
}
