import { hierarchy, treemap, type HierarchyRectangularNode } from "d3-hierarchy";

/** A rectangle in CSS px. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** An instrument to be laid out; `area` is its share in any unit, above 0. */
export interface Member {
  readonly id: number;
  readonly sector: string;
  readonly area: number;
}

/** A sector's part of the map. Its name stands in the first `head` px; 0 where there is no room for it. */
export interface SectorBox extends Box {
  readonly sector: string;
  readonly head: number;
}

export interface Tile extends Box {
  readonly id: number;
}

export interface MapLayout {
  readonly tiles: readonly Tile[];
  readonly sectors: readonly SectorBox[];
}

/** Height of a sector's name, and the least part of the map that has room for it, px. */
const HEAD = 20;
const HEAD_MIN_WIDTH = 56;
const HEAD_MIN_HEIGHT = 44;
/** Between sectors and between tiles, px. */
const SECTOR_GAP = 4;
const TILE_GAP = 1;

type Datum = { readonly sector: string; readonly members: readonly Member[] } | Member;

/**
 * Squarified areas (Bruls, Huizing, van Wijk 2000), by sector, the largest first. With `heads` each sector has its name
 * above its tiles.
 */
export function layOut(members: readonly Member[], width: number, height: number, heads: boolean): MapLayout {
  if (members.length === 0 || width <= 0 || height <= 0) return { tiles: [], sectors: [] };
  const bySector = new Map<string, Member[]>();
  for (const member of members) {
    const held = bySector.get(member.sector);
    if (held) held.push(member);
    else bySector.set(member.sector, [member]);
  }
  const headOf = ({ x0, x1, y0, y1 }: HierarchyRectangularNode<Datum>) =>
    heads && x1 - x0 >= HEAD_MIN_WIDTH && y1 - y0 >= HEAD_MIN_HEIGHT ? HEAD : 0;
  const sectors: Datum[] = [...bySector].map(([sector, list]) => ({ sector, members: list }));
  const tree = hierarchy<Datum>({ sector: "", members: [] }, (datum) =>
    "members" in datum ? (datum.members.length > 0 ? [...datum.members] : sectors) : undefined,
  )
    .sum((datum) => ("area" in datum ? datum.area : 0))
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const placed = treemap<Datum>()
    .size([width, height])
    .round(true)
    .paddingInner((node) => (node.depth === 0 ? SECTOR_GAP : TILE_GAP))
    .paddingTop((node) => (node.depth === 1 ? headOf(node) : 0))(tree);
  const tiles = placed.leaves().flatMap((node) => ("id" in node.data ? [{ id: node.data.id, ...boxOf(node) }] : []));
  const boxes = (placed.children ?? []).flatMap((node) =>
    "members" in node.data ? [{ sector: node.data.sector, head: headOf(node), ...boxOf(node) }] : [],
  );
  return { tiles, sectors: boxes };
}

const boxOf = ({ x0, x1, y0, y1 }: HierarchyRectangularNode<Datum>): Box => ({
  x: x0,
  y: y0,
  width: Math.max(0, x1 - x0),
  height: Math.max(0, y1 - y0),
});

/** The share of the map that belongs to others than before, 0–1. */
export function movedShare(before: readonly Member[], now: readonly Member[]): number {
  const shares = (members: readonly Member[]) => {
    const total = members.reduce((sum, { area }) => sum + area, 0) || 1;
    return new Map(members.map(({ id, area }) => [id, area / total]));
  };
  const [old, next] = [shares(before), shares(now)];
  const ids = new Set([...old.keys(), ...next.keys()]);
  let moved = 0;
  for (const id of ids) moved += Math.abs((next.get(id) ?? 0) - (old.get(id) ?? 0));
  return moved / 2;
}
