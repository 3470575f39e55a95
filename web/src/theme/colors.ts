/** The colours a canvas draws with, as CSS colour strings. */
export interface CanvasColors {
  readonly ground: string;
  readonly rule: string;
  readonly ink2: string;
  readonly ink3: string;
  readonly accent: string;
  readonly up: string;
  readonly down: string;
  readonly flat: string;
  readonly warn: string;
}

/** The class and the colour of a change by its sign; what is not known is flat. */
export const toneOf = (change: number): "up" | "down" | "flat" => (change > 0 ? "up" : change < 0 ? "down" : "flat");

/** Reads the theme's tokens as resolved colours; they change with theme and palette, so read them again then. */
export function readCanvasColors(root: HTMLElement = document.documentElement): CanvasColors {
  const style = getComputedStyle(root);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ground: token("ground"),
    rule: token("rule"),
    ink2: token("ink-2"),
    ink3: token("ink-3"),
    accent: token("accent"),
    up: token("up"),
    down: token("down"),
    flat: token("flat"),
    warn: token("warn"),
  };
}

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
