import type { Tile } from "../layout/treemap.ts";

/** A tile's place, to be filled. */
interface Place {
  id: number;
  x: number;
  y: number;
  width: number;
  height: number;
}
/** For drawing, where one place is read at a time. */
export const PLACE: Place = { id: 0, x: 0, y: 0, width: 0, height: 0 };

const PER_TILE = 4;
const ease = (share: number): number => 1 - (1 - share) ** 3;

/**
 * Where the tiles are while they move from one layout to the next. A tile that was not there before grows from its middle.
 * Places are kept in arrays, and reading one allocates nothing.
 */
export class MapTiles {
  #to: readonly Tile[] = [];
  /** x, y, width and height at the beginning of the move, and now, by index in `#to`. */
  #from = new Float64Array(0);
  #now = new Float64Array(0);

  get length(): number {
    return this.#to.length;
  }

  /** Whose places are final. */
  get tiles(): readonly Tile[] {
    return this.#to;
  }

  /** Takes another layout. Tiles begin where they are now, unless `still`: then they are there at once. */
  moveTo(tiles: readonly Tile[], still: boolean): void {
    const held = new Map(this.#to.map(({ id }, k) => [id, k * PER_TILE]));
    const before = this.#now;
    this.#from = new Float64Array(tiles.length * PER_TILE);
    this.#now = new Float64Array(tiles.length * PER_TILE);
    for (const [k, { id, x, y, width, height }] of tiles.entries()) {
      const old = held.get(id);
      const start = old === undefined ? [x + width / 2, y + height / 2, 0, 0] : before.subarray(old, old + PER_TILE);
      this.#from.set(still ? [x, y, width, height] : start, k * PER_TILE);
    }
    this.#to = tiles;
    this.advance(still ? 1 : 0);
  }

  /** Sets how much of the move is over, 0–1. */
  advance(share: number): void {
    const eased = ease(Math.min(1, share));
    for (const [k, { x, y, width, height }] of this.#to.entries()) {
      const at = k * PER_TILE;
      this.#move(at, x, eased);
      this.#move(at + 1, y, eased);
      this.#move(at + 2, width, eased);
      this.#move(at + 3, height, eased);
    }
  }

  /** Where tile `k` is now, written into `place`. */
  at(k: number, place: Place): Readonly<Place> {
    const at = k * PER_TILE;
    place.id = this.#to[k]?.id ?? 0;
    place.x = this.#now[at] ?? 0;
    place.y = this.#now[at + 1] ?? 0;
    place.width = this.#now[at + 2] ?? 0;
    place.height = this.#now[at + 3] ?? 0;
    return place;
  }

  /** The tile at a point, by its final place. */
  hit(x: number, y: number): Tile | undefined {
    return this.#to.find((tile) => x >= tile.x && x < tile.x + tile.width && y >= tile.y && y < tile.y + tile.height);
  }

  #move(at: number, to: number, share: number): void {
    const from = this.#from[at] ?? to;
    this.#now[at] = from + (to - from) * share;
  }
}
