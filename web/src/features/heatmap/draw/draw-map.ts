import { PLACE, type MapTiles } from "./map-tiles.ts";
import type { HeatScale } from "../color/scale.ts";
import type { SectorBox } from "../layout/treemap.ts";
import { fitText, type TileText } from "./tile-text.ts";

/** What is drawn on the map besides its tiles' places. */
export interface MapPaint {
  readonly scale: HeatScale;
  /** The change at the ends of the scale, a ratio. */
  readonly extent: number;
  readonly ground: string;
  readonly ink: string;
  readonly faint: string;
  /** The font's family. */
  readonly family: string;
  readonly symbolOf: (id: number) => string;
  /** A symbol's width at a text size of 1 px. */
  readonly widthOf: (id: number) => number;
  /** The change of an instrument as a ratio; NaN while unknown. */
  readonly changeOf: (id: number) => number;
  readonly isHalted: (id: number) => boolean;
  /** A change in words. */
  readonly percent: (ratio: number) => string;
  readonly sectorName: (sector: string) => string;
  readonly sectorChange: (sector: string) => string;
  /** Text size of the sectors' names, px. */
  readonly headSize: number;
}

const HATCH_PX = 7;
const scratch: TileText = { symbol: 0, percent: 0 };

/** Draws the whole map in CSS px. */
export function drawMap(
  context: CanvasRenderingContext2D,
  tiles: MapTiles,
  sectors: readonly SectorBox[],
  width: number,
  height: number,
  paint: MapPaint,
): void {
  context.fillStyle = paint.ground;
  context.fillRect(0, 0, width, height);
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillStyle = paint.ink;
  context.font = `600 ${paint.headSize}px ${paint.family}`;
  for (const sector of sectors) if (sector.head > 0) drawHead(context, sector, paint);
  context.textAlign = "center";
  for (let k = 0; k < tiles.length; k++) drawTile(context, tiles, k, paint);
}

function drawHead(context: CanvasRenderingContext2D, { sector, x, y, width, head }: SectorBox, paint: MapPaint): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width, head);
  context.clip();
  const name = paint.sectorName(sector);
  const whole = `${name}  ${paint.sectorChange(sector)}`;
  context.fillText(context.measureText(whole).width <= width ? whole : name, x, y + head / 2 + 1);
  context.restore();
}

function drawTile(context: CanvasRenderingContext2D, tiles: MapTiles, k: number, paint: MapPaint): void {
  const { x, y, width, height, id } = tiles.at(k, PLACE);
  if (width < 1 || height < 1) return;
  const ratio = paint.changeOf(id);
  const known = !Number.isNaN(ratio);
  const { fill, ink } = paint.scale.step(known ? ratio : 0, paint.extent);
  if (known) {
    context.fillStyle = fill;
    context.fillRect(x, y, width, height);
  } else {
    context.strokeStyle = paint.faint;
    context.lineWidth = 1;
    context.strokeRect(x + 0.5, y + 0.5, Math.max(0, width - 1), Math.max(0, height - 1));
  }
  const halted = paint.isHalted(id);
  if (halted) drawHatch(context, x, y, width, height, known ? ink : paint.faint);
  const { symbol, percent } = fitText({ x, y, width, height }, paint.widthOf(id), scratch);
  if (symbol === 0) return;
  context.fillStyle = known ? ink : paint.ink;
  const middle = x + width / 2;
  const below = percent === 0 ? 0 : percent * 0.6;
  context.font = `600 ${symbol}px ${paint.family}`;
  context.fillText(paint.symbolOf(id), middle, y + height / 2 - below);
  if (percent === 0) return;
  context.font = `400 ${percent}px ${paint.family}`;
  context.fillText(known ? paint.percent(ratio) : "—", middle, y + height / 2 + symbol * 0.6);
}

/** Diagonal lines at the edges of a halted tile, away from its text. */
function drawHatch(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  color: string,
): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  const inset = Math.min(6, width / 4, height / 4);
  context.rect(x + width - inset, y + inset, 2 * inset - width, height - 2 * inset);
  context.clip("evenodd");
  context.beginPath();
  for (let at = -height; at < width; at += HATCH_PX) {
    context.moveTo(x + at, y + height);
    context.lineTo(x + at + height, y);
  }
  context.strokeStyle = color;
  context.lineWidth = 1.5;
  context.stroke();
  context.restore();
}
