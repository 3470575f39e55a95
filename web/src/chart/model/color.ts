/**
 * A resolved CSS colour (`#rgb`, `#rrggbb`, `rgb(…)` as getComputedStyle gives it) with another opacity, 0–1. Other
 * notations come back as they are: a gradient then ends opaque, which is worse to look at but never an error.
 */
export function withAlpha(color: string, alpha: number): string {
  const channels = parseHex(color) ?? parseRgb(color);
  return channels ? `rgba(${channels.join(", ")}, ${String(alpha)})` : color;
}

function parseHex(color: string): number[] | undefined {
  if (/^#[0-9a-f]{3}$/i.test(color)) return [1, 2, 3].map((i) => Number.parseInt(color[i] + color[i], 16));
  if (/^#[0-9a-f]{6}$/i.test(color)) return [1, 3, 5].map((i) => Number.parseInt(color.slice(i, i + 2), 16));
  return undefined;
}

function parseRgb(color: string): number[] | undefined {
  const match = /^rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)/.exec(color);
  return match ? match.slice(1, 4).map(Number) : undefined;
}
