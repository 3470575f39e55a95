import { hexOf, linearOf, luminanceOf, mix, oklabOf, type Oklab } from "./oklab.ts";

/** The colours that the scale is made of, as resolved CSS colours. */
export interface HeatColors {
  readonly flat: string;
  readonly up: string;
  readonly down: string;
}

/** One colour of the scale, and the text colour that is read on it. */
export interface HeatStep {
  readonly fill: string;
  readonly ink: string;
}

/** Steps on either side of no change: more are not told apart. */
const STEPS = 12;
/** Darker than any theme's ink, so that either it or white has a contrast of 4.5:1 on every colour. */
const BLACK = "#000000";
const WHITE = "#ffffff";

/** A diverging scale: from the most down over no change to the most up, in even steps. */
export class HeatScale {
  readonly #steps: readonly HeatStep[];

  constructor({ flat, up, down }: HeatColors) {
    const [middle, top, bottom] = [flat, up, down].map((color) => oklabOf(linearOf(color)));
    const at = (step: number): Oklab =>
      mix(middle ?? BLACK_LAB, (step < 0 ? bottom : top) ?? BLACK_LAB, Math.abs(step) / STEPS);
    this.#steps = Array.from({ length: 2 * STEPS + 1 }, (_, k) => stepOf(hexOf(at(k - STEPS))));
  }

  /** The colour of a change: `extent` is the change at the ends of the scale, both as ratios. */
  step(ratio: number, extent: number): HeatStep {
    const share = Math.max(-1, Math.min(1, ratio / extent));
    return this.#steps[STEPS + Math.round(share * STEPS)] ?? PLAIN;
  }
}

const BLACK_LAB: Oklab = [0, 0, 0];
const PLAIN: HeatStep = { fill: BLACK, ink: WHITE };

function stepOf(fill: string): HeatStep {
  const luminance = luminanceOf(linearOf(fill));
  const onBlack = (luminance + 0.05) / 0.05;
  const onWhite = 1.05 / (luminance + 0.05);
  return { fill, ink: onBlack > onWhite ? BLACK : WHITE };
}

/** The theme's colours of the scale, as they are in force. */
export function readHeatColors(root: HTMLElement = document.documentElement): HeatColors {
  const style = getComputedStyle(root);
  const token = (name: string) => style.getPropertyValue(`--heat-${name}`).trim();
  return { flat: token("flat"), up: token("up"), down: token("down") };
}
