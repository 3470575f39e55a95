import { toDecimal } from "../../../../shared/model/instrument.ts";
import { NO_PRICE } from "../../../../shared/model/quote.ts";
import type { Direction } from "../../tables/quotes.ts";

/** One flash of a price cell. */
export interface Flash {
  /** Direction of the tick that set it off. */
  readonly direction: Direction;
  /** Index of the first changed character in the price's plain decimal text ("190.45"). */
  readonly from: number;
  /** Counts a cell's flashes from 1; 0 means that there was none yet. A new number starts the animation. */
  readonly onset: number;
}

export const NO_FLASH: Flash = { direction: 0, from: 0, onset: 0 };

/** A cell begins at most two flashes a second; since a flash lasts 400 ms, a running one is never restarted either. */
const MIN_BETWEEN_ONSETS_MS = 500;

/** Whether a cell whose last flash began at `lastOnset` may begin another at `now` (both ms). */
export const mayFlash = (lastOnset: number, now: number): boolean => now - lastOnset >= MIN_BETWEEN_ONSETS_MS;

/**
 * Index of the first character in which the decimal texts of two mantissas differ. It is 0 where they differ in length,
 * since every digit moved then, and the text's length where they are the same.
 */
export function firstChangedDigit(before: number, after: number, exponent: number): number {
  if (before === NO_PRICE || after === NO_PRICE) return 0;
  const old = toDecimal(before, exponent).toFixed(exponent);
  const text = toDecimal(after, exponent).toFixed(exponent);
  if (old.length !== text.length) return 0;
  let at = 0;
  while (at < text.length && old[at] === text[at]) at++;
  return at;
}

/** From so many flashes a second in view on they are brief; they are full again below so many. */
const BRIEF_FROM = 15;
const FULL_BELOW = 10;
const PACE_OVER_MS = 1_000;

/** Counts the flashes that begin in view, and says whether they are so many that each should be brief. */
export class FlashPace {
  brief = false;
  #since = 0;
  #begun = 0;

  /** Takes the flashes that began since it was last called. Judges once a second by the rate over that second. */
  add(begun: number, now: number): void {
    this.#begun += begun;
    const passed = now - this.#since;
    if (passed < PACE_OVER_MS) return;
    const rate = (this.#begun * 1_000) / passed;
    this.brief = rate >= (this.brief ? FULL_BELOW : BRIEF_FROM);
    this.#since = now;
    this.#begun = 0;
  }
}
