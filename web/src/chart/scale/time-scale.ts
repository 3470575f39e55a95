import { INTERVAL_MS } from "../../../../shared/model/candle.ts";
import { positionOfTime } from "../model/columns.ts";
import { initialSpan, limitsOf } from "../model/layout.ts";
import { isTimeAxis, positionAt, unitPixels, type Scene } from "../model/chart-model.ts";
import { pan, zoom } from "./viewport.ts";

/** Holds the view of a scene: opens it, moves it, and keeps it on what it shows while candles come in at either end. */
export class Camera {
  readonly #scene: Scene;
  /** Set until candles are there, since few of them are opened wider. */
  #opening = true;
  /** The user chose the span, which then holds for other symbols too. */
  #zoomed = false;
  /** Of the candles last seen: another one has nothing in common with them. */
  #generation = -1;
  /** The candle that a view in candle numbers is tied to. */
  #anchor = { index: 0, t: Number.NaN };

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** To the live edge, at the first zoom. */
  reset(): void {
    this.#opening = true;
    this.#zoomed = false;
    this.#scene.view.following = true;
  }

  /** To the live edge, at the zoom that the user chose, where one was chosen. */
  goLive(): void {
    if (this.#zoomed) this.#scene.view.following = true;
    else this.reset();
  }

  /** Moves the content by CSS px to the right, which shows earlier data. */
  pan(pixels: number): void {
    pan(this.#scene.view, -pixels / unitPixels(this.#scene), limitsOf(this.#scene));
  }

  /** Shows `factor` times as much, with what is at CSS px `x` staying there. */
  zoom(factor: number, x: number): void {
    this.#opening = false;
    this.#zoomed = true;
    zoom(this.#scene.view, factor, positionAt(this.#scene, x), limitsOf(this.#scene));
  }

  /** The plot became `share` times as wide: candles keep their room and more of them show; time keeps its span. */
  widened(share: number): void {
    if (!isTimeAxis(this.#scene.series) && this.#scene.series.visible === undefined) this.#scene.view.span *= share;
  }

  /** To be called before a frame is arranged. True when the view is a new one, which the prices should fit closely. */
  sync(): boolean {
    const { series, view } = this.#scene;
    const { length, generation } = series.candles;
    if (generation !== this.#generation) this.goLive();
    this.#generation = generation;
    if (this.#opening) {
      view.span = initialSpan(this.#scene);
      this.#opening = length === 0;
      return true;
    }
    if (!view.following && !isTimeAxis(series) && length > 0) {
      const index = positionOfTime(series.candles, this.#anchor.t, INTERVAL_MS[series.interval]);
      view.right += index - this.#anchor.index;
    }
    return false;
  }

  /** To be called after it was. */
  settle(): void {
    const { series, to } = this.#scene;
    const index = Math.min(to, series.candles.length) - 1;
    if (index >= 0) this.#anchor = { index, t: series.candles.t[index] };
  }
}
