import { createHash, timingSafeEqual } from "node:crypto";
import { failure, type Reply } from "./reply.ts";

export interface AdminRule {
  /** The token that requests to the market controls and /metrics must carry, also those from this machine. */
  readonly token: string;
  /** `public` answers /metrics without the token. The controls still need it. */
  readonly metrics: "token" | "public";
}

/** A bearer token (RFC 6750 section 2.1). The scheme's name may be in any letter case (RFC 9110 section 11.1). */
const BEARER = /^bearer +(\S+) *$/i;

/**
 * The refusal of a request without the token; undefined for one with it. The sender's address proves nothing: a proxy
 * on this machine sends all clients' requests from 127.0.0.1, with or without a header that says so.
 */
export function tokenFault(authorization: string, { token }: AdminRule): Reply | undefined {
  const [, given] = BEARER.exec(authorization) ?? [];
  if (given === undefined) return challenge("Bearer", "Send authorization: Bearer TOKEN.");
  if (isSameSecret(given, token)) return undefined;
  return challenge('Bearer error="invalid_token"', "That is not this server's token.");
}

const challenge = (scheme: string, message: string): Reply =>
  failure(
    401,
    "bad_token",
    `${message} It is ADMIN_TOKEN, or stands in the link that the server prints at its start.`,
    {
      "www-authenticate": scheme,
    },
  );

/** Compares in constant time. Digests are compared because `timingSafeEqual` needs equal lengths. */
export function isSameSecret(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
