/** Two hexadecimal digits for each byte, with spaces between them. */
export const hex = (bytes: Iterable<number>, separator = " "): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(separator);

const strict = new TextDecoder("utf-8", { fatal: true });
const lenient = new TextDecoder("utf-8");

/** UTF-8 as text, with U+FFFD for what is none. */
export const utf8 = (bytes: Uint8Array): string => lenient.decode(bytes);

/** Whether bytes are UTF-8 throughout. A rest that was not recorded may cut the last character. */
export function isUtf8(bytes: Uint8Array, isWhole: boolean): boolean {
  try {
    if (isWhole) strict.decode(bytes);
    else new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** A byte as a hex view shows it beside the digits: a dot for everything that is not printable ASCII. */
export const printable = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".");

/** Base64 → bytes. @throws DOMException for what is not base64. */
export const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** Bytes → base64. */
export function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** "48 65 6c" or "48656c" → bytes; undefined for anything else. */
export function parseHex(text: string): Uint8Array<ArrayBuffer> | undefined {
  const digits = text.replace(/\s+/g, "");
  if (digits.length % 2 !== 0 || /[^0-9a-f]/i.test(digits)) return undefined;
  return Uint8Array.from({ length: digits.length / 2 }, (_, k) => Number.parseInt(digits.slice(2 * k, 2 * k + 2), 16));
}
