import { hasModifier } from "../../ui/keys.ts";
import type { HeatMap } from "./heat-map.svelte.ts";
import type { Way } from "./layout/neighbour.ts";
import type { MapView } from "./map-view.svelte.ts";

const WAYS: Readonly<Record<string, Way>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

/** What keys, mouse and fingers do on the map. */
export class MapInput {
  /** Whether the last press was a finger's. It has no place to rest, so its first tap shows what a mouse sees by hovering. */
  touched = $state.raw(false);
  readonly #view: MapView;
  readonly #map: HeatMap;
  readonly #open: (id: number) => void;

  constructor(view: MapView, map: HeatMap, open: (id: number) => void) {
    this.#view = view;
    this.#map = map;
    this.#open = open;
  }

  readonly keydown = (event: KeyboardEvent): void => {
    if (hasModifier(event) || !this.#press(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  readonly pointerdown = ({ pointerType }: PointerEvent): void => {
    this.touched = pointerType === "touch";
  };

  readonly pointermove = ({ pointerType, offsetX, offsetY }: PointerEvent): void => {
    if (pointerType !== "touch") this.#view.pointed = this.#view.tileAt(offsetX, offsetY);
  };

  readonly pointerleave = (): void => {
    if (!this.touched) this.#view.pointed = undefined;
  };

  readonly click = ({ offsetX, offsetY }: MouseEvent): void => {
    const view = this.#view;
    const sector = view.sectorAt(offsetX, offsetY);
    const tile = view.tileAt(offsetX, offsetY);
    if (sector) this.#map.sector = sector.sector;
    if (!tile) {
      view.pointed = undefined;
      return;
    }
    view.focus(tile);
    if (this.touched && view.pointed?.id !== tile.id) view.pointed = tile;
    else this.#open(tile.id);
  };

  /** Whether the key is one of the map's. */
  #press(key: string): boolean {
    const { focused } = this.#view;
    const way = WAYS[key];
    if (way) this.#view.step(way);
    else if (key === "Enter" && focused) this.#open(focused.id);
    else if ((key === "Escape" || key === "Backspace") && this.#map.sector !== undefined) this.#map.sector = undefined;
    else return false;
    return true;
  }
}
