import { formatBytes, formatCount } from "../../../i18n/format.ts";
import { MINUS } from "../../../../../shared/model/instrument.ts";
import type { Outcome, Quantity } from "./belief.ts";
import { t } from "./texts.ts";

/** "0.4", "41", "1,204": to what can be told apart. */
const decimals = (value: number): string => (value < 9.95 ? value.toFixed(1) : formatCount(value));

export function show({ unit, value }: Quantity): string {
  switch (unit) {
    case "count":
      return formatCount(value);
    case "bytes":
      return formatBytes(value);
    case "ms":
      return t("unit.ms", { value: decimals(value) });
    case "differenceMs":
      return t("unit.ms", { value: `${value < 0 ? MINUS : "+"}${decimals(Math.abs(value))}` });
    case "seconds":
      return t("unit.s", { value: value.toFixed(1) });
    case "word":
      return value;
  }
}

/** The verdict as a sentence of the numbers measured. */
export const say = ({ say: key, values }: Outcome): string =>
  t(`say.${key}`, Object.fromEntries(Object.entries(values).map(([name, quantity]) => [name, show(quantity)])));
