import type { ChartModel } from "../model/chart-model.ts";
import type { Overlay } from "../overlays/overlay.ts";
import type { PriceRange } from "../scale/price-range.ts";
import { divideHeight } from "./pane-layout.ts";
import { MAX_PANES, type Pane } from "./pane.ts";
import { PaneView } from "./pane-view.ts";

/** Where a pane stands, CSS px from the canvas's top; a pane that found no room has no height. */
export interface PanePlace {
  readonly top: number;
  readonly height: number;
}

/** What a stack of panes needs of its chart. */
export interface PaneHost {
  setPanesHeight(height: number): void;
}

/**
 * The panes below the prices of one chart, from above. Add it to the chart as an overlay: it draws between the price area and
 * the time axis, whose room it asks the chart for.
 */
export class PaneStack implements Overlay {
  readonly layer = "behind";
  readonly #host: PaneHost;
  readonly #placed: (places: readonly PanePlace[]) => void;
  #views: readonly PaneView[] = [];
  /** What the places were worked out for. */
  #room = Number.NaN;
  #bottom = Number.NaN;

  /** @param placed is called where panes came to stand elsewhere. */
  constructor(host: PaneHost, placed: (places: readonly PanePlace[]) => void) {
    this.#host = host;
    this.#placed = placed;
  }

  /** Shows these panes, MAX_PANES at most, in place of those before. Have the chart draw then. */
  show(panes: readonly Pane[]): void {
    const shown = panes.slice(0, MAX_PANES);
    this.#views = shown.map((pane, k) => {
      const view = this.#views[k];
      view?.exchange(pane);
      return view ?? new PaneView(pane);
    });
    this.#host.setPanesHeight(shown.reduce((sum, { height }) => sum + height, 0));
    this.#room = Number.NaN;
  }

  /** Brings the values up to date; the prices need not show them. */
  range({ series }: ChartModel, _: PriceRange): void {
    for (const { pane } of this.#views) pane.study.sync(series.candles);
  }

  draw(context: CanvasRenderingContext2D, model: ChartModel): void {
    this.#place(model);
    for (const view of this.#views) if (view.height > 0) view.draw(context, model);
  }

  #place({ geometry }: ChartModel): void {
    const { plotBottom, areaBottom } = geometry;
    const room = plotBottom - areaBottom;
    if (room === this.#room && plotBottom === this.#bottom) return;
    this.#room = room;
    this.#bottom = plotBottom;
    const heights = divideHeight(
      this.#views.map(({ pane }) => pane.height),
      room,
    );
    let top = areaBottom;
    this.#views.forEach((view, k) => {
      view.top = top;
      view.height = heights[k];
      top += heights[k];
    });
    this.#placed(this.#views.map(({ top, height }) => ({ top, height })));
  }
}
