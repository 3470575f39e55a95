import { LAB_LIMITS, type LabLimits } from "../../../../../shared/protocol/lab.ts";

/** What the form of link conditions holds, as it was typed. An empty field is 0, of the bandwidth no limit. */
export interface LinkFields {
  readonly delayMs: string;
  readonly jitterMs: string;
  readonly bytesPerSecond: string;
}

export interface Conditions {
  readonly delayMs: number;
  readonly jitterMs: number;
  readonly bytesPerSecond: number | null;
}

export const PLAIN_LINK: Conditions = { delayMs: 0, jitterMs: 0, bytesPerSecond: null };

/** A field whose number is out of its range. Nothing is sent then. */
export interface OutOfRange {
  readonly field: keyof LinkFields | "seconds";
  readonly min: number;
  readonly max: number;
}

/** Reads a whole number of [min, max]; undefined for anything else. */
function whole(text: string, min: number, max: number): number | undefined {
  const trimmed = text.trim();
  const value = /^\d{1,12}$/.test(trimmed) ? Number(trimmed) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
}

/** The conditions, or the first field that is out of range. */
export function readConditions(
  fields: LinkFields,
  limits: Partial<LabLimits>,
): { readonly link: Conditions } | { readonly wrong: OutOfRange } {
  const { delayMs, jitterMs, minBytesPerSecond, maxBytesPerSecond } = { ...LAB_LIMITS, ...limits };
  const ranges = {
    delayMs: [0, delayMs],
    jitterMs: [0, jitterMs],
    bytesPerSecond: [minBytesPerSecond, maxBytesPerSecond],
  } as const;
  const values = { delayMs: 0, jitterMs: 0, bytesPerSecond: null as number | null };
  for (const field of ["delayMs", "jitterMs", "bytesPerSecond"] as const) {
    if (fields[field].trim() === "") continue;
    const [min, max] = ranges[field];
    const value = whole(fields[field], min, max);
    if (value === undefined) return { wrong: { field, min, max } };
    values[field] = value;
  }
  return { link: values };
}

/** How long a stall lasts, ms; or its range, where the seconds typed are out of it. */
export function readStall(
  seconds: string,
  limits: Partial<LabLimits>,
): { readonly ms: number } | { readonly wrong: OutOfRange } {
  const max = Math.floor((limits.stallMs ?? LAB_LIMITS.stallMs) / 1_000);
  const value = whole(seconds, 1, max);
  return value === undefined ? { wrong: { field: "seconds", min: 1, max } } : { ms: value * 1_000 };
}
