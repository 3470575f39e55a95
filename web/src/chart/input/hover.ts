import type { Candle } from "../../../../shared/model/candle.ts";
import { asMillis } from "../../../../shared/model/units.ts";
import { candleAt, type ChartModel } from "../model/chart-model.ts";

/** Reports the candle under the pointer whenever the pointer, the view or the candle changes. */
export class Hover {
  /** CSS px from the canvas's left and top; undefined while the pointer is elsewhere. */
  pointer: { readonly x: number; readonly y: number } | undefined;
  /** True while the crosshair stays where a tap left it. */
  held = false;
  readonly #report: (candle: Candle | undefined) => void;
  #reported: Candle | undefined;

  constructor(report: (candle: Candle | undefined) => void) {
    this.#report = report;
  }

  clear(): void {
    this.pointer = undefined;
    this.held = false;
  }

  /** Finds the candle again: to be called before each draw, once the view is known. */
  settle(model: ChartModel): void {
    const { pointer } = this;
    const { plotRight, plotBottom } = model.geometry;
    const inside = pointer && pointer.x <= plotRight && pointer.y <= plotBottom;
    model.hover = inside ? { ...pointer, index: candleAt(model, pointer.x) } : undefined;
    const candle = readCandle(model, model.hover?.index ?? -1);
    if (sameCandle(candle, this.#reported)) return;
    this.#reported = candle;
    this.#report(candle);
  }
}

function readCandle({ series }: ChartModel, i: number): Candle | undefined {
  const { t, o, h, l, c, v, length } = series.candles;
  if (i < 0 || i >= length) return undefined;
  return { t: asMillis(t[i]), o: o[i], h: h[i], l: l[i], c: c[i], v: v[i] };
}

const sameCandle = (a: Candle | undefined, b: Candle | undefined): boolean =>
  a?.t === b?.t && a?.c === b?.c && a?.h === b?.h && a?.l === b?.l && a?.v === b?.v;
