/** A random walk of prices in cents, equal for every chart (a linear congruential generator, seed 7). */
export function createWalk(): () => number {
  let state = 7;
  let price = 20_000;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    price += Math.round((state / 4_294_967_296 - 0.5) * 7);
    return price;
  };
}

export const POINTS = 20_000;
/** The time of the first point, ms. The others follow at intervals of `STEP`. */
export const START = 1_700_000_000_000;
export const STEP = 1_000;
