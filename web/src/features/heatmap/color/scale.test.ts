import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { linearOf, luminanceOf, oklabOf, type LinearRgb } from "./oklab.ts";
import { HeatScale, type HeatColors } from "./scale.ts";

const css = readFileSync(new URL("../../../theme/heat.css", import.meta.url), "utf8");

function tokensOf(selector: string, theme: "light" | "dark"): Partial<HeatColors> {
  const start = css.indexOf(`\n${selector} {`);
  expect(start, `${selector} is in heat.css`).toBeGreaterThan(-1);
  const block = css.slice(start, css.indexOf("\n}", start));
  const pairs = block.matchAll(/--heat-(\w+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g);
  return Object.fromEntries([...pairs].map(([, name, light, dark]) => [name, theme === "light" ? light : dark]));
}

/** How the three kinds of dichromats see linear light. Source: Machado, Oliveira, Fernandes 2009, severity 1. */
const SIGHTS: Readonly<Record<string, readonly LinearRgb[]>> = {
  trichromat: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanope: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranope: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanope: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function seen(color: string, sight: readonly LinearRgb[]) {
  const light = linearOf(color);
  const [red = 0, green = 0, blue = 0] = sight.map((row) => row[0] * light[0] + row[1] * light[1] + row[2] * light[2]);
  return oklabOf([red, green, blue]);
}

/** Distance in OKLab. About 0.02 is just noticed by people who compare two colours side by side. */
function distance(one: string, other: string, sight: readonly LinearRgb[]): number {
  const [a, b] = [seen(one, sight), seen(other, sight)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [one, other].map((color) => luminanceOf(linearOf(color))).sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const PALETTES = {
  "green-up": "",
  "red-up": ':root[data-palette="red-up"]',
  "blue-orange": ':root[data-palette="blue-orange"]',
};

describe.each(["light", "dark"] as const)("theme %s", (theme) => {
  describe.each(Object.entries(PALETTES))("palette %s", (_name, selector) => {
    const colors = { ...tokensOf(":root", theme), ...(selector ? tokensOf(selector, theme) : {}) } as HeatColors;
    const scale = new HeatScale(colors);

    test("text is readable (4.5:1) on every colour of the scale", () => {
      for (let share = -1; share <= 1; share += 0.01) {
        const { fill, ink } = scale.step(share, 1);
        expect(contrast(fill, ink), `${fill} at ${share}`).toBeGreaterThanOrEqual(4.5);
      }
    });

    test.each(Object.entries(SIGHTS))("a %s tells up from down of the same size", (_sight, matrix) => {
      const apart = [1 / 3, 2 / 3, 1].map((share) =>
        distance(scale.step(share, 1).fill, scale.step(-share, 1).fill, matrix),
      );
      expect(Math.min(...apart)).toBeGreaterThanOrEqual(0.065);
      expect(apart[2]).toBeGreaterThanOrEqual(0.2);
    });
  });
});

test("a change beyond the ends of the scale has the colour of the end, and none that of no change", () => {
  const scale = new HeatScale({ flat: "#808080", up: "#00ff00", down: "rgb(255, 0, 0)" });
  expect([0.09, 0.03, 0, -0.03, -1].map((ratio) => scale.step(ratio, 0.03).fill)).toEqual([
    "#00ff00",
    "#00ff00",
    "#808080",
    "#ff0000",
    "#ff0000",
  ]);
});
