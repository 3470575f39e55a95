import { createHash, timingSafeEqual } from "node:crypto";
import { isLoopback } from "./address.ts";
import { hostAllowed } from "./origin.ts";

/** What the admin rule looks at. Header values are empty where not sent. */
export interface AdminRequest {
  readonly address: string;
  readonly host: string;
  readonly authorization: string;
  /** Whether a header says that a proxy stands between. */
  readonly forwarded: boolean;
}

export interface AdminRule {
  readonly token: string | undefined;
  readonly allowedOrigins: readonly string[];
}

/**
 * Who may use the market controls and read /metrics: the bearer of ADMIN_TOKEN, or where none is set, this machine
 * itself, asked by a name that DNS cannot forge and not through a proxy.
 */
export function isAdmin(request: AdminRequest, rule: AdminRule): boolean {
  if (rule.token !== undefined) return sameSecret(request.authorization, `Bearer ${rule.token}`);
  return !request.forwarded && isLoopback(request.address) && hostAllowed(request.host, rule.allowedOrigins);
}

/** Compares in constant time; the digests make lengths equal. */
function sameSecret(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
