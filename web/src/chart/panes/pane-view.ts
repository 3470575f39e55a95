import { fontOf, fontSizeOf, type ChartModel } from "../model/chart-model.ts";
import { LABEL_GAP, snapped } from "../model/geometry.ts";
import { drawFilled, drawOutlined } from "../overlays/label-drawing.ts";
import { LABEL_HEIGHT } from "../scale/axis-labels.ts";
import { clear, include, isEmpty } from "../scale/price-range.ts";
import type { Study } from "../studies/study.ts";
import { StudyDrawing } from "../studies/study-drawing.ts";
import { includeValues, ValueScale } from "../studies/value-scale.ts";
import type { Pane } from "./pane.ts";
import { valueTicks } from "./value-ticks.ts";

/** Kept free within a pane: above, where its legend stands, and below, px. */
const TOP_MARGIN = 20;
const BOTTOM_MARGIN = 6;
/** Between value labels, px. */
const SPACING = 26;
const DASHES = [3, 3];
const SOLID: number[] = [];
const GUIDES_OPACITY = 0.06;

/** One pane as it is drawn: where it stands, and its axis. It belongs to one chart. */
export class PaneView {
  pane: Pane;
  /** CSS px from the canvas's top. Without height it is not shown. */
  top = 0;
  height = 0;
  readonly #scale = new ValueScale();
  readonly #drawing = new StudyDrawing();
  readonly #ticks: number[] = [];
  /** Tops of the labels of this draw, by line; NaN where a line has none. */
  readonly #labels: number[] = [];
  #studies: readonly Study[];

  constructor(pane: Pane) {
    this.pane = pane;
    this.#studies = [pane.study];
  }

  /** Shows the same pane with other lines or another look. */
  exchange(pane: Pane): void {
    this.pane = pane;
    this.#studies = [pane.study];
  }

  draw(context: CanvasRenderingContext2D, model: ChartModel): void {
    this.#arrange(model);
    this.#placeLabels(model);
    this.#drawAxis(context, model);
    this.#drawGuides(context, model);
    const bottom = this.top + this.height;
    this.#drawing.draw(context, model, this.#studies, this.#scale.pixelOf, this.top, bottom);
    this.#drawLabels(context, model);
  }

  #arrange({ from, to }: ChartModel): void {
    const { limits, study } = this.pane;
    const { range } = this.#scale;
    this.#scale.top = this.top + Math.min(TOP_MARGIN, this.height / 4);
    this.#scale.bottom = this.top + this.height - BOTTOM_MARGIN;
    clear(range);
    if (limits) for (const limit of limits) include(range, limit);
    else {
      for (const line of study.lines) {
        includeValues(range, line.values(), from, to);
        if (line.shape === "histogram") include(range, 0);
      }
    }
    if (isEmpty(range)) include(range, 0);
    if (range.min === range.max) {
      range.min -= 1;
      range.max += 1;
    }
    const perPixel = (range.max - range.min) / (this.#scale.bottom - this.#scale.top);
    valueTicks(this.#ticks, range, SPACING * perPixel);
  }

  #drawAxis(context: CanvasRenderingContext2D, model: ChartModel): void {
    const { plotRight, width, ratio } = model.geometry;
    const { colors } = model.theme;
    context.fillStyle = colors.rule;
    context.fillRect(0, snapped(this.top, ratio), width, Math.max(1, Math.round(ratio)) / ratio);
    context.font = fontOf(model);
    context.textAlign = "left";
    context.textBaseline = "middle";
    const half = fontSizeOf(model) / 2;
    for (const value of this.pane.guides.length > 0 ? this.pane.guides : this.#ticks) {
      const y = this.#scale.pixelOf(value);
      if (y < this.top + half || y > this.top + this.height - half) continue;
      if (this.pane.guides.length === 0) {
        context.fillStyle = colors.rule;
        context.fillRect(0, snapped(y, ratio), plotRight, 1 / ratio);
      }
      // A line's label covers values as close as this; they would show as stubs beside it.
      if (this.#isCovered(y - half, half * 2)) continue;
      context.fillStyle = colors.ink3;
      context.fillText(this.pane.format(value), plotRight + LABEL_GAP, y);
    }
  }

  #drawGuides(context: CanvasRenderingContext2D, model: ChartModel): void {
    const { guides } = this.pane;
    if (guides.length === 0) return;
    const { plotRight, ratio } = model.geometry;
    const { colors } = model.theme;
    const upper = this.#scale.pixelOf(guides[guides.length - 1]);
    context.globalAlpha = GUIDES_OPACITY;
    context.fillStyle = colors.ink2;
    context.fillRect(0, upper, plotRight, this.#scale.pixelOf(guides[0]) - upper);
    context.globalAlpha = 1;
    context.strokeStyle = colors.ink3;
    context.lineWidth = 1 / ratio;
    context.setLineDash(DASHES);
    context.beginPath();
    for (const guide of guides) {
      const y = snapped(this.#scale.pixelOf(guide), ratio) + 0.5 / ratio;
      context.moveTo(0, y);
      context.lineTo(plotRight, y);
    }
    context.stroke();
    context.setLineDash(SOLID);
  }

  /** The newest value in view of each line, and the value at the pointer. */
  #drawLabels(context: CanvasRenderingContext2D, model: ChartModel): void {
    const { hover, geometry, theme } = model;
    const last = Math.min(model.to, model.series.candles.length) - 1;
    this.pane.study.lines.forEach((line, k) => {
      const top = this.#labels[k];
      if (!Number.isNaN(top)) drawOutlined(context, model, top, this.pane.format(line.values()[last]), line.color, 400);
    });
    if (!hover || hover.y < this.top || hover.y >= this.top + this.height) return;
    const { plotRight, width } = geometry;
    const text = this.pane.format(this.#scale.valueAt(hover.y));
    drawFilled(
      context,
      model,
      plotRight + 2,
      this.#within(hover.y),
      width - plotRight - 4,
      text,
      theme.colors.ink2,
      "left",
    );
  }

  /** Each line's label stands at its newest value in view, beside the labels before it, or is left out where it has no room. */
  #placeLabels({ to, series }: ChartModel): void {
    const last = Math.min(to, series.candles.length) - 1;
    this.#labels.length = 0;
    for (const line of this.pane.study.lines) {
      const value = last >= 0 && line.shape === "line" ? line.values()[last] : Number.NaN;
      const top = Math.round(this.#within(this.#scale.pixelOf(value))) + 0.5;
      this.#labels.push(this.#besideOthers(top));
    }
  }

  #besideOthers(top: number): number {
    for (const other of [top, top - LABEL_HEIGHT - 1, top + LABEL_HEIGHT + 1]) {
      const isWithin = other > this.top && other + LABEL_HEIGHT < this.top + this.height;
      if (isWithin && !this.#isCovered(other, LABEL_HEIGHT)) return other;
    }
    return Number.NaN;
  }

  #isCovered(top: number, height: number): boolean {
    return this.#labels.some((other) => top < other + LABEL_HEIGHT && other < top + height);
  }

  /** The top of a label whose middle is at a height, kept within the pane. */
  #within(middle: number): number {
    const top = middle - LABEL_HEIGHT / 2;
    return Math.min(Math.max(top, this.top + 1), this.top + this.height - LABEL_HEIGHT - 1);
  }
}
