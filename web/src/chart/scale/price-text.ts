import { formatPrice } from "../../../../shared/model/instrument.ts";
import type { ChartModel } from "../model/chart-model.ts";

/** A share as a signed percentage: "+1.25%", with a true minus. */
function percentText(share: number): string {
  const text = Math.abs(share * 100).toFixed(2);
  return `${text === "0.00" ? "" : share < 0 ? "−" : "+"}${text}%`;
}

/** A price as the axis states it: decimal, or in percent from the first close in view. */
export const priceText = ({ priceMode, base, series }: Readonly<ChartModel>, price: number): string =>
  priceMode === "percent" && base > 0 ? percentText(price / base - 1) : formatPrice(price, series.exponent);
