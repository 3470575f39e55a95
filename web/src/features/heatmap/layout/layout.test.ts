import { describe, expect, test } from "vitest";
import { neighbour } from "./neighbour.ts";
import { layOut, movedShare, type Box, type Member } from "./treemap.ts";

const members: readonly Member[] = Array.from({ length: 60 }, (_, id) => ({
  id,
  sector: ["Energy", "Financials", "Technology"][id % 3] ?? "",
  area: 1 + ((id * 37) % 50),
}));
const overlap = (a: Box, b: Box) =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y));

describe("a heat map's layout", () => {
  const { tiles, sectors } = layOut(members, 1_200, 700, true);

  test("has every instrument once, within the part of its sector and below its name", () => {
    expect(tiles.map(({ id }) => id).sort((a, b) => a - b)).toEqual(members.map(({ id }) => id));
    for (const tile of tiles) {
      const part = sectors.find(({ sector }) => sector === members[tile.id]?.sector);
      expect(part && tile.x >= part.x && tile.y >= part.y + part.head).toBe(true);
      expect(part && tile.x + tile.width <= part.x + part.width && tile.y + tile.height <= part.y + part.height).toBe(
        true,
      );
    }
  });

  test("has no tile over another", () => {
    const covered = tiles.flatMap((a, k) => tiles.slice(k + 1).map((b) => overlap(a, b)));
    expect(Math.max(...covered)).toBe(0);
  });

  test("has areas in proportion, within a sector and up to the gaps", () => {
    const technology = tiles.filter(({ id }) => id % 3 === 2);
    const perUnit = technology.map(({ id, width, height }) => (width * height) / (members[id]?.area ?? 1));
    const mean = perUnit.reduce((sum, one) => sum + one, 0) / perUnit.length;
    const large = technology.filter(({ id }) => (members[id]?.area ?? 0) > 25);
    for (const { id, width, height } of large) {
      expect((width * height) / (members[id]?.area ?? 1) / mean).toBeGreaterThan(0.8);
      expect((width * height) / (members[id]?.area ?? 1) / mean).toBeLessThan(1.2);
    }
  });

  test("is empty without instruments or room, and has no names where there is no room for them", () => {
    expect(layOut([], 100, 100, true)).toEqual({ tiles: [], sectors: [] });
    expect(layOut(members, 0, 100, true)).toEqual({ tiles: [], sectors: [] });
    expect(layOut(members, 60, 60, true).sectors.map(({ head }) => head)).toEqual([0, 0, 0]);
  });

  test("changes by the share of the map that others have than before", () => {
    expect(movedShare(members, members)).toBe(0);
    const [a, b]: readonly Member[] = [
      { id: 1, sector: "", area: 1 },
      { id: 2, sector: "", area: 3 },
    ];
    if (!a || !b) return;
    expect(
      movedShare(
        [a, b],
        [
          { ...a, area: 3 },
          { ...b, area: 1 },
        ],
      ),
    ).toBe(0.5);
    expect(movedShare([a], [b])).toBe(1);
  });
});

describe("the arrow keys", () => {
  // 1 2 2
  // 3 3 4
  const tiles = [
    { id: 1, x: 0, y: 0, width: 10, height: 10 },
    { id: 2, x: 11, y: 0, width: 20, height: 10 },
    { id: 3, x: 0, y: 11, width: 20, height: 10 },
    { id: 4, x: 21, y: 11, width: 10, height: 10 },
  ];
  const from = (id: number, way: Parameters<typeof neighbour>[2]) => {
    const tile = tiles.find((one) => one.id === id);
    return tile && neighbour(tiles, tile, way)?.id;
  };

  test("lead to the neighbour in their direction, and stay at an edge", () => {
    expect([from(1, "right"), from(2, "down"), from(4, "left"), from(3, "up")]).toEqual([2, 4, 3, 1]);
    expect([from(1, "left"), from(1, "up"), from(4, "right"), from(4, "down")]).toEqual(new Array(4).fill(undefined));
  });

  test("reach every tile of a real map from any other", () => {
    const map = layOut(members, 800, 500, true).tiles;
    const [first] = map;
    const reached = new Set([first]);
    for (const tile of reached) {
      if (!tile) continue;
      for (const way of ["left", "right", "up", "down"] as const) {
        const next = neighbour(map, tile, way);
        if (next) reached.add(next);
      }
    }
    expect(reached.size).toBe(map.length);
  });
});
