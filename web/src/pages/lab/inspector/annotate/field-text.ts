/** The bits of a field within its byte, as packet analysers draw them: ".000 ...." for RSV1 to RSV3. */
export function bitsText([first, count]: readonly [number, number], byte: number): string {
  const bits = Array.from({ length: 8 }, (_, bit) =>
    bit >= first && bit < first + count ? String((byte >> (7 - bit)) & 1) : "·",
  ).join("");
  return `${bits.slice(0, 4)} ${bits.slice(4)}`;
}
