import type { Box } from "./treemap.ts";

export type Way = "left" | "right" | "up" | "down";

/** How much further away a tile counts that lies beside the way, for each px. */
const ASIDE = 2;

/** The tile next to `from` in a direction: the nearest that begins beyond its edge, best on the same level. */
export function neighbour<Tile extends Box>(tiles: readonly Tile[], from: Tile, way: Way): Tile | undefined {
  let best: Tile | undefined;
  let least = Infinity;
  for (const tile of tiles) {
    const ahead = distanceAhead(from, tile, way);
    if (tile === from || ahead < 0) continue;
    const across =
      way === "left" || way === "right"
        ? aside(middleY(from), tile.y, tile.height)
        : aside(middleX(from), tile.x, tile.width);
    const cost = ahead + ASIDE * across;
    if (cost >= least) continue;
    least = cost;
    best = tile;
  }
  return best;
}

/** From the edge of one tile to the nearer edge of another; below 0 where that does not lie in the direction. */
function distanceAhead(from: Box, to: Box, way: Way): number {
  switch (way) {
    case "left":
      return from.x - (to.x + to.width);
    case "right":
      return to.x - (from.x + from.width);
    case "up":
      return from.y - (to.y + to.height);
    case "down":
      return to.y - (from.y + from.height);
  }
}

const middleX = ({ x, width }: Box): number => x + width / 2;
const middleY = ({ y, height }: Box): number => y + height / 2;

/** How far a position lies outside a span; 0 within it. */
const aside = (position: number, start: number, length: number): number =>
  Math.max(0, start - position, position - (start + length));
