import { isIP } from "node:net";

/** A name or address, and a port. The URL parser would also accept a user, a path and a query, and drop them. */
const HOST = /^[a-z0-9.[\]:_-]+$/i;
/** A scheme and an authority, optionally with a slash at the end. */
const ORIGIN = /^([a-z][a-z0-9+.-]*):\/\/([^/?#\\@*\s]*)\/?$/i;
/** Schemes that no page has. */
const PAGELESS: ReadonlySet<string> = new Set(["ws:", "wss:", "ftp:"]);

/** The headers Origin and Host of a request. Empty where not sent. */
export interface Asked {
  readonly origin: string;
  readonly host: string;
}

/**
 * One spelling for each origin (RFC 6454 section 6): lower case, names in punycode, no default port, no slash. Pages
 * from files and sandboxed frames have the origin "null". Apps have their own schemes, such as capacitor://localhost.
 * Undefined for a text that is no origin.
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
 * Whether a page may connect. A request without Origin comes from a program, which may. A page of a listed origin may.
 * Any other page must come from the host that it connects to, which must be localhost or an IP literal. That refuses
 * DNS rebinding, where an attacker's name points to this machine and is both Origin and Host. `listed` are canonical.
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
