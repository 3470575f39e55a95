import { expect, test } from "vitest";
import { drawSparkline } from "./sparkline.ts";

const style = {
  width: 64,
  height: 20,
  baseline: 0,
  up: "up",
  down: "down",
  flat: "flat",
  rule: "rule",
  devicePixelRatio: 1,
};

/** Draws, and tells where the line went, in which colour, and where the baseline lies. */
function drawn(points: number[], length = points.length, options = style) {
  const line: [number, number][] = [];
  const result = { line, color: "", baseline: Number.NaN };
  const context = {
    strokeStyle: "",
    setTransform() {},
    clearRect() {},
    beginPath() {},
    fillRect: (_x: number, y: number) => (result.baseline = y),
    lineTo: (x: number, y: number) => line.push([x, y]),
    stroke: () => (result.color = context.strokeStyle),
  };
  drawSparkline(context as unknown as CanvasRenderingContext2D, points, length, options);
  return result;
}

test("the line fills the canvas but for a margin, first point left, last right", () => {
  expect(drawn([0, 4, 2]).line).toEqual([
    [2, 18],
    [32, 2],
    [62, 10],
  ]);
});

test("it has the colour of where it ends against the baseline, which is part of the scale", () => {
  expect(drawn([-3, 1]).color).toBe("up");
  expect(drawn([3, -1]).color).toBe("down");
  expect(drawn([3, 0]).color).toBe("flat");
  const above = drawn([5, 10]);
  expect(above.baseline).toBe(18);
  expect(above.line[0]).toEqual([2, 10]);
});

test("points beyond the length do not count", () => {
  expect(drawn([0, 1, 99], 2).line).toEqual([
    [2, 18],
    [62, 2],
  ]);
});

test("a day without a change lies in the middle; without points there is only the baseline", () => {
  expect(drawn([0, 0]).line.map(([, y]) => y)).toEqual([10, 10]);
  expect(drawn([])).toEqual({ line: [], color: "", baseline: 10 });
});

test("the baseline lies on a device pixel", () => {
  expect(drawn([0, 3, -1.3], 3, { ...style, devicePixelRatio: 2 }).baseline * 2).toBe(26);
});
