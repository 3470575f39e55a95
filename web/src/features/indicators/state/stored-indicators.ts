import { isFields, type Fields, type Sifted } from "../../../core/storage/stored-record.svelte.ts";
import { MAX_PANE_HEIGHT, MIN_PANE_HEIGHT } from "../../../chart/panes/pane.ts";
import { LINE_COLORS } from "../line-colors.ts";
import type { IndicatorKind, Parameter, Parameters } from "../kinds/kind.ts";
import { kindOf } from "../kinds/registry.ts";

/** Form of a stored indicator. A later form is kept as it is, and not shown. */
const VERSION = 1;
const ID = /^indicator:\d{1,15}$/;

/** An indicator as the viewer set it up. */
export interface Indicator {
  /** "indicator:3"; those added later have higher numbers, and stand further down. */
  readonly id: string;
  readonly kind: IndicatorKind;
  readonly parameters: Parameters;
  /** Of each line, an index of LINE_COLORS. */
  readonly colors: readonly number[];
  readonly hidden: boolean;
  /** Height of its pane, px; undefined until the viewer changes it. */
  readonly height: number | undefined;
}

const numberOf = (id: string): number => Number(id.slice("indicator:".length));

/** The id of one more indicator. */
export function nextId(fields: Fields): string {
  const numbers = Object.keys(fields)
    .filter((id) => ID.test(id))
    .map(numberOf);
  return `indicator:${String(Math.max(0, ...numbers) + 1)}`;
}

/** An indicator with the kind's own parameters and colours. */
export const newIndicator = (id: string, kind: IndicatorKind): Indicator => ({
  id,
  kind,
  parameters: Object.fromEntries(kind.parameters.map(({ name, initial }) => [name, initial])),
  colors: kind.lines.map(({ color }) => color),
  hidden: false,
  height: undefined,
});

/** The stored indicators that this version knows, in their order. */
export const indicatorsIn = (fields: Fields): readonly Indicator[] =>
  Object.entries(fields)
    .filter(([id]) => ID.test(id))
    .map(([id, value]) => parse(id, value))
    .filter((one) => one !== undefined)
    .sort((a, b) => numberOf(a.id) - numberOf(b.id));

/** What is stored of an indicator. */
export const storedForm = ({ kind, parameters, colors, hidden, height }: Indicator): Fields => ({
  v: VERSION,
  kind: kind.id,
  parameters,
  colors,
  hidden,
  ...(height !== undefined && { height }),
});

/** Values that are no indicator of any version do not fit. Other fields belong to another version. */
export function siftIndicators(fields: Fields): Sifted {
  const misfit = ([id, value]: [string, unknown]) => ID.test(id) && !isOther(value) && !parse(id, value);
  const entries = Object.entries(fields);
  return {
    fields: Object.fromEntries(entries.filter((entry) => !misfit(entry))),
    misfits: entries.filter(misfit).map(([id, value]) => ({ [id]: value })),
  };
}

/** Whether a later version may have stored it: in another form, or of a kind that this one does not have. */
const isOther = (value: unknown): boolean =>
  isFields(value) &&
  typeof value["v"] === "number" &&
  (value["v"] > VERSION || (typeof value["kind"] === "string" && kindOf(value["kind"]) === undefined));

function parse(id: string, value: unknown): Indicator | undefined {
  if (!isFields(value) || value["v"] !== VERSION) return undefined;
  const kind = kindOf(value["kind"]);
  const { parameters, colors, hidden, height } = value;
  if (!kind || !isFields(parameters) || !Array.isArray(colors) || typeof hidden !== "boolean") return undefined;
  if (!kind.parameters.every((one) => fits(one, parameters[one.name]))) return undefined;
  const values = parameters as Parameters;
  if (kind.conflict?.(values) !== undefined) return undefined;
  if (!kind.lines.every((_, k) => isColor(colors[k]))) return undefined;
  if (height !== undefined && !isHeight(height)) return undefined;
  return { id, kind, parameters: values, colors: colors as number[], hidden, height };
}

/** Whether a parameter takes a value. */
export const fits = ({ min, max, step }: Parameter, value: unknown): value is number =>
  typeof value === "number" && value >= min && value <= max && isMultiple(value, step);

/** 0.3 is a multiple of 0.1, but for rounding. */
const isMultiple = (value: number, step: number): boolean => Math.abs(value / step - Math.round(value / step)) < 1e-6;

const isColor = (value: unknown): boolean => typeof value === "number" && LINE_COLORS[value] !== undefined;

const isHeight = (value: unknown): value is number =>
  typeof value === "number" && value >= MIN_PANE_HEIGHT && value <= MAX_PANE_HEIGHT;
