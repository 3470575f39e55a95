import { expect, test } from "vitest";
import { MapTiles, PLACE } from "./map-tiles.ts";

const left = { id: 1, x: 0, y: 0, width: 10, height: 20 };
const right = { id: 1, x: 100, y: 40, width: 30, height: 20 };
const other = { id: 2, x: 50, y: 50, width: 20, height: 10 };

test("tiles move from where they are to where they belong", () => {
  const map = new MapTiles();
  map.moveTo([left], true);
  map.moveTo([right], false);
  expect(map.at(0, { ...PLACE })).toEqual(left);
  map.advance(0.5);
  const half = { ...map.at(0, { ...PLACE }) };
  expect(half.x).toBeGreaterThan(0);
  expect(half.x).toBeLessThan(100);
  map.moveTo([left], false);
  expect(map.at(0, { ...PLACE })).toEqual(half);
  map.advance(2);
  expect(map.at(0, { ...PLACE })).toEqual(left);
});

test("a new tile grows from its middle, and is pressed where it will be", () => {
  const map = new MapTiles();
  map.moveTo([left], true);
  map.moveTo([left, other], false);
  expect(map.at(1, { ...PLACE })).toEqual({ id: 2, x: 60, y: 55, width: 0, height: 0 });
  expect(map.hit(69, 59)).toBe(other);
  expect(map.hit(70, 59)).toBeUndefined();
});
