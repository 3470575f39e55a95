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

/** Relative luminance, WCAG 2.2 definition. */
function luminance(hex: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

/** Contrast ratio, WCAG 2.2 definition: 1 to 21. */
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ["page", "ground", "surface", "raised", "selected", "hover"];
const TEXT = ["ink", "ink-2", "ink-3", "accent", "up", "down", "flat", "ok", "warn", "bad", "info"];

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

    test("text on a filled mark is readable (4.5:1)", () => {
      expect(ratio("accent-ink", "accent")).toBeGreaterThanOrEqual(4.5);
      expect(ratio("ground", "up")).toBeGreaterThanOrEqual(4.5);
      expect(ratio("ground", "down")).toBeGreaterThanOrEqual(4.5);
    });
  });
});
