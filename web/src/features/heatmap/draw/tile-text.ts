import type { Box } from "../layout/treemap.ts";

/** Text sizes, px. Smaller text is not read, so a tile without room for it has none. */
const MIN_SIZE = 12;
const MAX_SIZE = 40;
const PERCENT_MAX_SIZE = 22;
/** Between text and the tile's edge, px. */
const MARGIN = 3;
/** Height of a line, in parts of its size. */
const LINE = 1.2;
/** A symbol's size against its tile's: the side of a square of the same area. */
const MAX_SHARE = 0.24;
/** The width of a percentage such as "+12.34%", in parts of its size. */
const PERCENT_WIDTH = 4;

/** The text sizes of a tile, px; 0 for what has no room. */
export interface TileText {
  symbol: number;
  percent: number;
}

/**
 * Chooses the sizes of a tile's symbol, whose width at 1 px is `symbolWidth`, and of its percentage. Writes them into
 * `out`, because it is called for every tile at every drawing.
 */
export function fitText({ width, height }: Box, symbolWidth: number, out: TileText): TileText {
  const [roomX, roomY] = [width - 2 * MARGIN, height - 2 * MARGIN];
  const wide = Math.max(
    Math.min(MIN_SIZE, roomX / symbolWidth),
    Math.min((0.9 * roomX) / symbolWidth, MAX_SHARE * Math.sqrt(width * height)),
  );
  const both = Math.min(wide, roomY / (2 * LINE), MAX_SIZE);
  const alone = Math.min(wide, roomY / LINE, MAX_SIZE);
  const percent = Math.min(PERCENT_MAX_SIZE, Math.max(MIN_SIZE, both * 0.7), roomX / PERCENT_WIDTH);
  const hasBoth = both >= MIN_SIZE && percent >= MIN_SIZE;
  const symbol = hasBoth ? both : alone;
  out.symbol = symbol >= MIN_SIZE ? Math.floor(symbol) : 0;
  out.percent = hasBoth ? Math.floor(percent) : 0;
  return out;
}
