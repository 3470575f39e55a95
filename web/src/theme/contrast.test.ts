import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

type Theme = "light" | "dark";
type Tokens = Record<string, string>;

/** The hex colours that a rule's `--name: light-dark(light, dark)` lines state, for one theme. */
function tokensOf(selector: string, theme: Theme): Tokens {
  const start = css.indexOf(`\n${selector} {`);
  expect(start, `${selector} is in tokens.css`).toBeGreaterThan(-1);
  const block = css.slice(start, css.indexOf("\n}", start));
  const pairs = block.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g);
  return Object.fromEntries([...pairs].map(([, name, light, dark]) => [name, theme === "light" ? light : dark]));
}

/** Linear red, green and blue of a hex colour, 0 to 1. */
function linear(hex: string): readonly [number, number, number] {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

/** Relative luminance, WCAG 2.2 definition. */
function luminance(hex: string): number {
  const [red, green, blue] = linear(hex);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast ratio, WCAG 2.2 definition: 1 to 21. */
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ["page", "ground", "surface", "raised", "selected", "hover"];
const TEXT = ["ink", "ink-2", "ink-3", "accent", "up", "down", "flat", "ok", "warn", "bad", "info"];

const LINES = ["line-1", "line-2", "line-3", "line-4", "line-5", "line-6"];

const palettes = {
  "green-up": "",
  "red-up": ':root[data-palette="red-up"]',
  "blue-orange": ':root[data-palette="blue-orange"]',
};

describe.each(["light", "dark"] as const)("theme %s", (theme) => {
  describe.each(Object.entries(palettes))("palette %s", (_name, selector) => {
    const tokens: Tokens = { ...tokensOf(":root", theme), ...(selector ? tokensOf(selector, theme) : {}) };
    const ratio = (a: string, b: string) => contrast(tokens[a] ?? "", tokens[b] ?? "");

    test.each(TEXT)("%s is readable (4.5:1) on every ground", (ink) => {
      for (const ground of GROUNDS) expect(ratio(ink, ground), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    });

    test("what can be operated, has focus or is selected stands out (3:1)", () => {
      for (const ground of ["page", "ground", "surface", "raised"]) {
        for (const shape of ["control", "focus", "brand"]) {
          expect(ratio(shape, ground), `${shape} on ${ground}`).toBeGreaterThanOrEqual(3);
        }
      }
    });

    test("lines on a chart stand out (3:1)", () => {
      for (const line of LINES) {
        for (const ground of ["ground", "raised"])
          expect(ratio(line, ground), `${line} on ${ground}`).toBeGreaterThan(3);
      }
    });

    test("text on a filled mark is readable (4.5:1)", () => {
      expect(ratio("accent-ink", "accent")).toBeGreaterThanOrEqual(4.5);
      expect(ratio("ground", "up")).toBeGreaterThanOrEqual(4.5);
      expect(ratio("ground", "down")).toBeGreaterThanOrEqual(4.5);
    });
  });
});

/**
 * How linear RGB looks without one kind of cone (Machado, Oliveira and Fernandes, 2009, severity 1).
 * Rows give red, green and blue.
 */
const SIGHTS: Readonly<Record<string, readonly (readonly [number, number, number])[]>> = {
  "all cones": [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** CIE L*a*b* of linear RGB, D65. */
function lab(rgb: readonly number[]): readonly number[] {
  const [r = 0, g = 0, b = 0] = rgb.map((value) => Math.min(1, Math.max(0, value)));
  const f = (value: number) => (value > 216 / 24_389 ? Math.cbrt(value) : (841 / 108) * value + 4 / 29);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

describe.each(["light", "dark"] as const)("lines in theme %s", (theme) => {
  const tokens = tokensOf(":root", theme);

  test.each(Object.entries(SIGHTS))("are told apart with %s", (_, sight) => {
    const seen = LINES.map((line) => {
      const rgb = linear(tokens[line] ?? "");
      return lab(sight.map(([r, g, b]) => r * rgb[0] + g * rgb[1] + b * rgb[2]));
    });
    for (const [i, a] of seen.entries()) {
      for (const [j, b] of seen.entries()) {
        if (i >= j) continue;
        const distance = Math.hypot(...a.map((value, k) => value - (b[k] ?? 0)));
        expect(distance, `${LINES[i] ?? ""} and ${LINES[j] ?? ""}`).toBeGreaterThan(15);
      }
    }
  });
});
