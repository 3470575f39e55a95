import { pixelOfPrice, type PriceScale } from "../model/geometry.ts";

/** Height of a label, px. */
export const LABEL_HEIGHT = 20;
/** Kept free between two labels, px. */
const BETWEEN = 1;

/**
 * `filled`: stands at its price; where that is out of view, at the edge behind which it lies. `outlined`: makes way for
 * the labels before it, and is left out where its price is out of view or its side has no room. `pointer`: stands over
 * all others. `time`: on the time axis.
 */
type LabelStyle = "filled" | "outlined" | "pointer" | "time";

/** One label, valid until the next frame. */
export interface AxisLabel {
  style: LabelStyle;
  /** Price mantissa, unless it is a label of the time axis. */
  price: number;
  text: string;
  color: string;
  /** CSS px of what it labels, and of the label's middle: NaN where it is left out. */
  at: number;
  middle: number;
}

/** The labels that overlays put on the axes in one frame. The records are used again in the next frame. */
export class AxisLabels {
  readonly #records: AxisLabel[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  at(i: number): AxisLabel {
    return this.#records[i];
  }

  clear(): void {
    this.#length = 0;
  }

  /** A label at a price, mantissa. */
  addPrice(price: number, color: string, style: "filled" | "outlined"): void {
    this.#add(style, price, "", color, Number.NaN);
  }

  /** A label of a price at the pointer, `y` CSS px, which lies between two price steps. */
  addPointer(y: number, price: number, color: string): void {
    this.#add("pointer", price, "", color, y);
  }

  /** A label on the time axis, at `x` CSS px. */
  addTime(x: number, text: string, color: string): void {
    this.#add("time", Number.NaN, text, color, x);
  }

  /** Finds each label's place. Labels that stay are placed before those that make way. */
  place(scale: PriceScale): void {
    for (let i = 0; i < this.#length; i++) {
      const label = this.#records[i];
      if (label.style === "filled" || label.style === "outlined") label.at = pixelOfPrice(scale, label.price);
      label.middle =
        label.style === "time" ? label.at : label.style === "outlined" ? Number.NaN : within(label.at, scale);
    }
    for (let i = 0; i < this.#length; i++) {
      const label = this.#records[i];
      if (label.style === "outlined") label.middle = this.#placeBeside(label.at, scale);
    }
  }

  /** Whether a label that stands at its price covers text `reach` px or closer to `y`. The pointer's only passes by. */
  covers(y: number, reach: number): boolean {
    for (let i = 0; i < this.#length; i++) {
      const { style, middle } = this.#records[i];
      if ((style === "filled" || style === "outlined") && Math.abs(y - middle) < reach) return true;
    }
    return false;
  }

  #placeBeside(y: number, scale: PriceScale): number {
    if (y < 0 || y > scale.geometry.areaBottom) return Number.NaN;
    const middle = within(y, scale);
    const other = this.#collision(middle);
    if (Number.isNaN(other)) return middle;
    const moved = other + (y < other ? -1 : 1) * (LABEL_HEIGHT + BETWEEN);
    return within(moved, scale) === moved && Number.isNaN(this.#collision(moved)) ? moved : Number.NaN;
  }

  /** The middle of a label placed already that one at `middle` would touch; NaN where there is none. */
  #collision(middle: number): number {
    for (let i = 0; i < this.#length; i++) {
      const other = this.#records[i];
      if (other.style === "pointer" || other.style === "time") continue;
      if (Math.abs(middle - other.middle) < LABEL_HEIGHT + BETWEEN) return other.middle;
    }
    return Number.NaN;
  }

  #add(style: LabelStyle, price: number, text: string, color: string, at: number): void {
    const record = this.#records[this.#length];
    if (this.#length++ === this.#records.length) {
      this.#records.push({ style, price, text, color, at, middle: Number.NaN });
      return;
    }
    record.style = style;
    record.price = price;
    record.text = text;
    record.color = color;
    record.at = at;
    record.middle = Number.NaN;
  }
}

/** A label is kept within the price area. */
const within = (middle: number, { geometry }: PriceScale): number =>
  Math.min(Math.max(middle, LABEL_HEIGHT / 2), geometry.areaBottom - LABEL_HEIGHT / 2);
