import { formatPrice, toDecimal, MINUS } from "../../../../../shared/model/instrument.ts";
import type { Pane } from "../../../chart/panes/pane.ts";
import { DEFAULT_PANE_HEIGHT } from "../../../chart/panes/pane.ts";
import type { Study, StudyLine } from "../../../chart/studies/study.ts";
import { CalculationSync } from "../calculation/calculation-sync.ts";
import type { LineKind } from "../kinds/kind.ts";
import { valueOf } from "../kinds/kind.ts";
import type { Indicator } from "../state/stored-indicators.ts";
import { ProfileOverlay } from "./profile-overlay.ts";

/** The colours that indicators are drawn in, resolved. */
export interface IndicatorColors {
  /** LINE_COLORS, in their order. */
  readonly lines: readonly string[];
  readonly up: string;
  readonly down: string;
}

/** An indicator on one chart. Its values stay while only its look changes. */
export type LiveIndicator =
  | {
      readonly kind: "lines";
      readonly indicator: Indicator;
      readonly sync: CalculationSync;
      readonly study: Study;
      readonly colors: readonly string[];
    }
  | {
      readonly kind: "profile";
      readonly indicator: Indicator;
      readonly overlay: ProfileOverlay;
      readonly colors: readonly string[];
    };

/** An indicator as it is drawn now. @param before the same one as it was, whose values are kept where they still hold. */
export function liveIndicator(
  indicator: Indicator,
  colors: IndicatorColors,
  before: LiveIndicator | undefined,
): LiveIndicator {
  const { kind, parameters } = indicator;
  const own = indicator.colors.map((color) => colors.lines[color] ?? "");
  if (kind.draws === "profile") {
    const overlay = new ProfileOverlay(valueOf(parameters, "rows"), own[0] ?? "");
    return { kind: "profile", indicator, overlay, colors: own };
  }
  const kept = before?.kind === "lines" && sameParameters(before.indicator, indicator) ? before.sync : undefined;
  const sync = kept ?? new CalculationSync(kind.calculate(parameters));
  return { kind: "lines", indicator, sync, study: studyOf(kind, sync, own, colors), colors: own };
}

function sameParameters(a: Indicator, b: Indicator): boolean {
  return a.kind === b.kind && a.kind.parameters.every(({ name }) => a.parameters[name] === b.parameters[name]);
}

function studyOf(kind: LineKind, sync: CalculationSync, own: readonly string[], { up, down }: IndicatorColors): Study {
  const { calculation } = sync;
  const empty = new Float64Array(0);
  const line = ({ shape }: LineKind["lines"][number], k: number): StudyLine => {
    const values = () => calculation.columns[k] ?? empty;
    if (shape === "histogram") return { values, color: up, below: down, shape };
    return { values, color: own[k] ?? "", shape: "line" };
  };
  return {
    sync: (candles) => {
      sync.sync(candles);
    },
    // Columns lie behind the lines, whatever their order.
    lines: kind.lines.map(line).sort((a, b) => Number(a.shape === "line") - Number(b.shape === "line")),
    ...(kind.band && { band: kind.band }),
  };
}

/** The pane of an indicator; undefined where it lies over the prices. @param exponent decimals of the prices. */
export function paneOf(live: LiveIndicator, exponent: number): Pane | undefined {
  const { kind, height } = live.indicator;
  if (live.kind !== "lines" || kind.draws !== "lines" || !kind.pane) return undefined;
  const { limits, guides, unit } = kind.pane;
  return {
    study: live.study,
    ...(limits && { limits }),
    guides,
    format: (value) => formatValue(value, unit, exponent),
    height: height ?? DEFAULT_PANE_HEIGHT,
  };
}

/** A value of a pane as text. Differences of prices are smaller than prices, and have one decimal more. */
const formatValue = (value: number, unit: "price" | "number", exponent: number): string =>
  (unit === "number"
    ? value.toFixed(value % 1 === 0 ? 0 : 1)
    : toDecimal(value, exponent).toFixed(exponent + 1)
  ).replace("-", MINUS);

/** One value of an indicator as text, in its colour. */
export interface ShownValue {
  readonly text: string;
  readonly color: string;
}

/** The values of an indicator at the candle `index`; those that it does not have there are left out. */
export function valuesAt(live: LiveIndicator, index: number, exponent: number): readonly ShownValue[] {
  if (live.kind === "profile") {
    const { profile } = live.overlay;
    if (profile.control < 0) return [];
    const text = formatPrice(live.overlay.priceOf(profile.control), exponent);
    return [{ text, color: live.colors[0] ?? "" }];
  }
  const { kind } = live.indicator;
  // Columns of a histogram have the colours of direction, as their sign says already.
  const colorOf = (k: number) => (kind.lines[k]?.shape === "histogram" ? "" : (live.colors[k] ?? ""));
  const unit = kind.draws === "lines" ? kind.pane?.unit : undefined;
  return live.sync.calculation.columns
    .map((column, k) => ({ value: column[index] ?? Number.NaN, color: colorOf(k) }))
    .filter(({ value }) => !Number.isNaN(value))
    .map(({ value, color }) => ({
      text: unit ? formatValue(value, unit, exponent) : formatPrice(value, exponent),
      color,
    }));
}
