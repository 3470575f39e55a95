/**
 * What a connection counts under: an IPv4 address as it is, an IPv6 address by its /64, since that is what one
 * customer gets. `text` is as uWebSockets.js gives it: dotted, or eight full groups.
 */
export function addressKey(text: string): string {
  const mapped = mappedV4(text);
  if (mapped !== undefined) return mapped;
  return text.includes(":") ? text.split(":").slice(0, 4).join(":") : text;
}

/** Whether an address is this machine's own: 127.0.0.0/8 or ::1, also mapped into IPv6. */
export function isLoopback(text: string): boolean {
  const v4 = mappedV4(text) ?? text;
  return v4.startsWith("127.") || /^(0000:){7}0001$/.test(text) || text === "::1";
}

/** The IPv4 address inside ::ffff:0:0/96 (RFC 4291 section 2.5.5.2), or undefined. */
function mappedV4(text: string): string | undefined {
  const groups = /^(?:0000:){5}ffff:([0-9a-f]{2})([0-9a-f]{2}):([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text);
  return groups
    ?.slice(1)
    .map((byte) => Number.parseInt(byte, 16))
    .join(".");
}
