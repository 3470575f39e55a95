import type { Indicator } from "./stored-indicators.ts";
import { texts } from "../texts.ts";

/** A number of the viewer's as text: 20, 2.5. */
export const numberText = (value: number): string => String(Number(value.toFixed(1)));

/** How an indicator is called on the chart: "BB 20 2". */
export const nameOf = ({ kind, parameters }: Indicator): string =>
  [
    texts.text(`short.${kind.id}`),
    ...kind.parameters.map(({ name }) => numberText(parameters[name] ?? Number.NaN)),
  ].join(" ");
