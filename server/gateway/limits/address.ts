import { isIP } from "node:net";

/**
 * The key under which the connections of an address are counted. It is an IPv4 address itself, and the first 64 bits of
 * an IPv6 address: a provider gives each customer a block of that size.
 */
export function addressKey(text: string): string {
  const address = canonicalAddress(text) ?? text;
  return address.includes(":") ? address.split(":").slice(0, 4).join(":") : address;
}

/** Whether an address is this machine's: 127.0.0.0/8 or ::1, also mapped into IPv6. */
export function isLoopback(text: string): boolean {
  const address = canonicalAddress(text) ?? text;
  return address.startsWith("127.") || /^(0000:){7}0001$/.test(address);
}

/**
 * One spelling for each address. IPv4 is dotted, also where it is mapped into IPv6 (::ffff:0:0/96, RFC 4291 section
 * 2.5.5.2). Other IPv6 addresses have eight full groups in lower case. Undefined for a text that is no address.
 */
export function canonicalAddress(text: string): string | undefined {
  if (isIP(text) === 4) return text;
  if (isIP(text) === 0 || text.includes("%")) return undefined;
  const groups = expand(text);
  const isMapped = groups.slice(0, 5).every((group) => group === "0000") && groups[5] === "ffff";
  return isMapped ? dotted(groups.slice(6)) : groups.join(":");
}

/** Writes a valid IPv6 address as eight groups of four digits. `::` and a dotted tail become groups. */
function expand(text: string): string[] {
  const hex = text.toLowerCase().replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const [head = "", tail] = hex.split("::");
  const groupsOf = (part: string | undefined) => (part === undefined || part === "" ? [] : part.split(":"));
  const [left, right] = [groupsOf(head), groupsOf(tail)];
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - left.length - right.length }, () => "0");
  return [...left, ...zeros, ...right].map((group) => group.padStart(4, "0"));
}

const dotted = (groups: readonly string[]): string =>
  groups
    .flatMap((group) => [group.slice(0, 2), group.slice(2)])
    .map((byte) => Number.parseInt(byte, 16))
    .join(".");
