/** A colour in OKLab: lightness 0–1, then green–red and blue–yellow. Source: Björn Ottosson, "A perceptual color space". */
export type Oklab = readonly [lightness: number, a: number, b: number];
/** Linear light of sRGB's red, green and blue, 0–1. */
export type LinearRgb = readonly [red: number, green: number, blue: number];

const toLinear = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const fromLinear = (value: number): number => (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055);

/** Linear light of `#rrggbb` or `rgb(r, g, b)`, as browsers resolve colours; black for any other notation. */
export function linearOf(color: string): LinearRgb {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color);
  const rgb = /^rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)/.exec(color);
  const bytes = hex ? hex.slice(1).map((part) => Number.parseInt(part, 16)) : (rgb?.slice(1).map(Number) ?? []);
  const [red = 0, green = 0, blue = 0] = bytes.map((byte) => toLinear(byte / 255));
  return [red, green, blue];
}

export function oklabOf([red, green, blue]: LinearRgb): Oklab {
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** `#rrggbb`; what sRGB cannot show is clipped. */
export function hexOf([lightness, a, b]: Oklab): string {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const channels = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  const byte = (value: number) => Math.round(255 * Math.min(1, Math.max(0, fromLinear(Math.max(0, value)))));
  return `#${channels.map((channel) => byte(channel).toString(16).padStart(2, "0")).join("")}`;
}

/** Between two colours, `share` of the way. */
export const mix = (from: Oklab, to: Oklab, share: number): Oklab => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
  from[2] + (to[2] - from[2]) * share,
];

/** Relative luminance, WCAG 2.2. */
export const luminanceOf = ([red, green, blue]: LinearRgb): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue;
