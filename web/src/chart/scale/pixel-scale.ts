/** How data becomes device pixels: x = (position − left) × perUnit, y = bottom − (price − min) × perPrice. */
export interface PixelScale {
  readonly left: number;
  readonly perUnit: number;
  readonly bottom: number;
  readonly min: number;
  readonly perPrice: number;
}
