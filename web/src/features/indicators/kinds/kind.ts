import type { Calculation } from "../calculation/calculation.ts";
import type { en } from "../texts.en.ts";

type TextKey = keyof typeof en;
type NameOf<Prefix extends string> = TextKey extends infer K
  ? K extends `${Prefix}.${infer Name}`
    ? Name
    : never
  : never;

/** What a viewer can set of an indicator. */
export interface Parameter {
  readonly name: NameOf<"parameter">;
  readonly initial: number;
  readonly min: number;
  readonly max: number;
  /** Whole numbers only, or one decimal. */
  readonly step: 1 | 0.1;
}

/** What an indicator draws in a colour that the viewer can choose. */
interface ColoredLine {
  readonly name: NameOf<"line">;
  /** Its first colour: an index of LINE_COLORS. */
  readonly color: number;
  readonly shape?: "histogram";
}

/** Values by parameter name. */
export type Parameters = Readonly<Record<string, number>>;

interface KindBase {
  /** As it is stored. */
  readonly id: NameOf<"indicator">;
  readonly parameters: readonly Parameter[];
  /** Why values that are each within their range do not go together. */
  readonly conflict?: (parameters: Parameters) => TextKey | undefined;
  /** The columns of its calculation, in their order; a histogram has the colours of direction and none of its own. */
  readonly lines: readonly ColoredLine[];
}

/** An indicator with values beside the candles, over the prices or in a pane. */
export interface LineKind extends KindBase {
  readonly draws: "lines";
  readonly calculate: (parameters: Parameters) => Calculation;
  /** Two lines whose space between is filled. */
  readonly band?: readonly [number, number];
  /** Left out where it lies over the prices. `unit`: whether its values are prices, or plain numbers. */
  readonly pane?: {
    readonly unit: "price" | "number";
    readonly limits?: readonly [number, number];
    readonly guides: readonly number[];
  };
}

/** The volume traded at each price of the candles in view. */
export interface ProfileKind extends KindBase {
  readonly draws: "profile";
}

export type IndicatorKind = LineKind | ProfileKind;

/** A period in candles. The longest is within what a chart holds, and keeps a recalculation short. */
export const period = (name: Parameter["name"], initial: number, min = 1): Parameter => ({
  name,
  initial,
  min,
  max: 500,
  step: 1,
});

/** The value of a parameter that its indicator has. */
export const valueOf = (parameters: Parameters, name: Parameter["name"]): number => parameters[name] ?? Number.NaN;
