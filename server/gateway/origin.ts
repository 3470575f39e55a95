import { isIP } from "node:net";

/** A name or address, and a port. A URL's parser would also take a user, a path and a query, and leave them out. */
const HOST = /^[a-z0-9.[\]:_-]+$/i;

/** What a request says about where it comes from and whom it asked for. Empty where not sent. */
export interface Asked {
  readonly origin: string;
  readonly host: string;
}

/**
 * Whether a page may connect. No Origin means a program: let in. A listed origin is let in. Any other must be the
 * very host it asked, and that host localhost or an IP literal: a name that an attacker points at this machine
 * (DNS rebinding) sends that name as both, and is refused.
 */
export function originAllowed({ origin, host }: Asked, allowed: readonly string[]): boolean {
  if (origin === "") return true;
  if (allowed.includes(origin.toLowerCase())) return true;
  const from = parse(origin);
  return from !== undefined && from.host === parseHost(from.protocol, host)?.host && isLocalName(from.hostname);
}

/** Whether a Host header names this machine in a way that no DNS answer can forge, or is a listed origin's. */
export function hostAllowed(host: string, allowed: readonly string[]): boolean {
  const asked = parseHost("http:", host);
  if (asked === undefined) return false;
  return isLocalName(asked.hostname) || allowed.some((origin) => parse(origin)?.host === asked.host);
}

function isLocalName(hostname: string): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost") || isIP(hostname.replace(/^\[|\]$/g, "")) !== 0;
}

const parseHost = (protocol: string, host: string): URL | undefined =>
  HOST.test(host) ? parse(`${protocol}//${host}`) : undefined;

function parse(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined;
}
