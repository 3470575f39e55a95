import type { Interval } from "../../../../../shared/model/candle.ts";
import type { AlertCondition, AlertFrequency } from "../../../../../shared/protocol/alerts.ts";
import { DAY_MS, HOUR_MS } from "../../../../../shared/model/time.ts";
import { isMove, type AlertFields } from "./alert.ts";

/** When an alert ends, as the form offers it; "keep" is the moment that was chosen before. */
export const ENDS = { never: undefined, hour: HOUR_MS, day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS } as const;
export type End = keyof typeof ENDS | "keep";

/** The form's fields as they are typed. */
export interface AlertDraft {
  readonly when: AlertCondition;
  readonly price: string;
  readonly percent: string;
  readonly window: Interval;
  readonly frequency: AlertFrequency;
  readonly end: End;
  readonly note: string;
}

export type DraftFault = "price" | "percent";

/** A draft of an alert that exists in part; `last` is the last price of its symbol, decimal. */
export function draftOf(fields: Partial<AlertFields>, last: number | undefined, decimals: number): AlertDraft {
  const price = fields.price ?? last;
  return {
    when: fields.when ?? "crossing",
    price: price === undefined ? "" : price.toFixed(decimals),
    percent: String(fields.percent ?? 2),
    window: fields.window ?? "5m",
    frequency: fields.frequency ?? "once",
    end: fields.until === undefined ? "never" : "keep",
    note: fields.note ?? "",
  };
}

/** The number that was typed, whichever decimal sign was used; NaN for none. */
const numberIn = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text.trim().replace(",", ".")));

/** What is wrong with a draft; undefined for nothing. */
export function faultOf({ when, price, percent }: AlertDraft): DraftFault | undefined {
  if (!isMove(when)) return numberIn(price) > 0 && Number.isFinite(numberIn(price)) ? undefined : "price";
  const typed = numberIn(percent);
  return typed >= 0.01 && typed <= (when === "move_down" ? 100 : 1_000) ? undefined : "percent";
}

/** The alert that a draft without faults describes, on these symbols. `now` is market time. */
export function fieldsOf(
  draft: AlertDraft,
  on: Pick<AlertFields, "symbols" | "list">,
  now: number,
  before: Partial<AlertFields>,
): AlertFields {
  const { when, price, percent, window, frequency, end, note } = draft;
  const until = end === "keep" ? before.until : ENDS[end] === undefined ? undefined : now + ENDS[end];
  return {
    ...on,
    when,
    frequency,
    ...(isMove(when) ? { percent: numberIn(percent), window } : { price: numberIn(price) }),
    ...(until !== undefined && { until }),
    ...(note.trim() !== "" && { note: note.trim() }),
    ...(before.paused === true && { paused: true }),
  };
}
