import { asInstrumentId } from "../../../../shared/model/units.ts";
import type { Instrument } from "../../../../shared/model/instrument.ts";
import type { AppState } from "../../core/app/app.svelte.ts";
import { HeatScale, readHeatColors } from "./color/scale.ts";
import { MapTiles } from "./draw/map-tiles.ts";
import { drawMap, type MapPaint } from "./draw/draw-map.ts";
import { neighbour, type Way } from "./layout/neighbour.ts";
import { layOut, type MapLayout, type SectorBox, type Tile } from "./layout/treemap.ts";
import type { HeatMap } from "./heat-map.svelte.ts";

/** How long tiles move to another layout, ms. */
const MOVE_MS = 450;
/** Text is measured at this size, px. */
const MEASURE_PX = 100;

/** What the page supplies to a map's picture: texts by language, and colours by theme. */
export type Paint = Pick<MapPaint, "extent" | "ground" | "ink" | "faint" | "percent" | "sectorName" | "sectorChange">;

/** The map's picture: its size, where its tiles are, and which of them is pointed at or has the keyboard. */
export class MapView {
  width = $state.raw(0);
  height = $state.raw(0);
  /** The instrument whose tile the keyboard is on. */
  #focused = $state.raw<number | undefined>();
  /** The tile under the pointer. */
  pointed = $state.raw<Tile | undefined>();

  readonly layout: MapLayout = $derived.by(() => {
    const heads = this.#map.sector === undefined && this.#map.members.some(({ sector }) => sector !== "");
    return layOut(this.#map.members, this.width, this.height, heads);
  });
  /** The tile that the keyboard is on: the largest until it was moved. */
  readonly focused = $derived(this.layout.tiles.find(({ id }) => id === this.#focused) ?? this.layout.tiles[0]);

  readonly #tiles = new MapTiles();
  readonly #map: HeatMap;
  readonly #app: AppState;
  #context: CanvasRenderingContext2D | undefined;
  #paint: MapPaint | undefined;
  #widths: { readonly instruments: readonly Instrument[]; readonly list: readonly number[] } = {
    instruments: [],
    list: [],
  };
  #moveBegan: number | undefined;
  #due = false;

  constructor(map: HeatMap, app: AppState) {
    this.#map = map;
    this.#app = app;
  }

  /** Takes the canvas, in its font, and the colours of the theme. */
  use(canvas: HTMLCanvasElement, paint: Paint): void {
    this.#context = canvas.getContext("2d") ?? undefined;
    const { market } = this.#app;
    const { fontFamily: family, fontSize } = getComputedStyle(canvas);
    this.#paint = {
      ...paint,
      family,
      headSize: Number.parseFloat(fontSize),
      scale: new HeatScale(readHeatColors()),
      symbolOf: (id) => market.instruments[id]?.symbol ?? "",
      widthOf: (id) => this.#widthOf(id, family),
      changeOf: (id) => this.#map.changes[id] ?? Number.NaN,
      isHalted: (id) => market.statusOf(asInstrumentId(id)).state === "halted",
    };
    this.drawSoon();
  }

  /** Takes a layout. Its tiles move there, unless `still`. */
  place(layout: MapLayout, still: boolean): void {
    this.#tiles.moveTo(layout.tiles, still || this.#tiles.length === 0);
    this.#moveBegan = still ? undefined : -1;
    this.drawSoon();
  }

  drawSoon(): void {
    this.#due = true;
    this.#app.frames.request();
  }

  /** Part of a frame. */
  flush(now: number): void {
    if (!this.#due || !this.#context || !this.#paint || this.width === 0) return;
    this.#due = false;
    if (this.#moveBegan !== undefined) this.#advance(now);
    const ratio = window.devicePixelRatio;
    const { canvas } = this.#context;
    const [width, height] = [Math.round(this.width * ratio), Math.round(this.height * ratio)];
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    this.#context.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawMap(this.#context, this.#tiles, this.layout.sectors, this.width, this.height, this.#paint);
  }

  tileAt(x: number, y: number): Tile | undefined {
    return this.#tiles.hit(x, y);
  }

  /** The sector whose name is at a point. */
  sectorAt(x: number, y: number): SectorBox | undefined {
    return this.layout.sectors.find((one) => x >= one.x && x < one.x + one.width && y >= one.y && y < one.y + one.head);
  }

  /** Moves the keyboard to the next tile in a direction. */
  step(way: Way): void {
    const { focused } = this;
    const next = focused && neighbour(this.layout.tiles, focused, way);
    if (next) this.focus(next);
  }

  focus({ id }: Tile): void {
    this.#focused = id;
  }

  #advance(now: number): void {
    if (this.#moveBegan === -1) this.#moveBegan = now;
    const share = (now - (this.#moveBegan ?? now)) / MOVE_MS;
    this.#tiles.advance(share);
    if (share < 1) this.drawSoon();
    else this.#moveBegan = undefined;
  }

  #widthOf(id: number, family: string): number {
    const { instruments } = this.#app.market;
    if (this.#widths.instruments !== instruments)
      this.#widths = { instruments, list: this.#measure(instruments, family) };
    return this.#widths.list[id] ?? 1;
  }

  #measure(instruments: readonly Instrument[], family: string): readonly number[] {
    const context = this.#context;
    if (!context) return [];
    context.font = `600 ${MEASURE_PX}px ${family}`;
    return instruments.map(({ symbol }) => context.measureText(symbol).width / MEASURE_PX);
  }
}
