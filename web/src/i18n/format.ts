import { formatPrice as formatMantissa, MINUS, toDecimal } from "../../../shared/model/instrument.ts";
import { NO_PRICE } from "../../../shared/model/quote.ts";
import { locale } from "./locale.svelte.ts";
import { zone } from "./zone.svelte.ts";

/** What stands where a value is not known yet. */
export const ABSENT = "—";

/** A price as text with all its decimals, or the sign for an absent one. */
export const formatPrice = (mantissa: number, exponent: number): string =>
  mantissa === NO_PRICE ? ABSENT : formatMantissa(mantissa, exponent);

/** A difference of mantissas with its sign: "+1.20", "−0.05", "0.00". */
export function formatChange(mantissa: number, exponent: number): string {
  const sign = mantissa > 0 ? "+" : mantissa < 0 ? MINUS : "";
  return sign + toDecimal(Math.abs(mantissa), exponent).toFixed(exponent);
}

/** A ratio as a signed percentage with two decimals: 0.0173 → "+1.73%". The sign follows what is shown, not what is hidden. */
export function formatPercent(ratio: number): string {
  if (!Number.isFinite(ratio)) return ABSENT;
  const text = Math.abs(ratio * 100).toFixed(2);
  const sign = text === "0.00" ? "" : ratio > 0 ? "+" : MINUS;
  return `${sign}${text}%`;
}

/** Compact notation by language, made once: making one costs more than a hundred uses. */
const compact = new Map<string, Intl.NumberFormat>();

function compactIn(tag: string): Intl.NumberFormat {
  const known = compact.get(tag);
  if (known) return known;
  const made = new Intl.NumberFormat(tag, {
    notation: "compact",
    maximumFractionDigits: 1,
    maximumSignificantDigits: 4,
    roundingPriority: "lessPrecision",
  });
  compact.set(tag, made);
  return made;
}

/** A count in at most four figures and the language's unit: 41_234_567 → "41.2M", in Chinese "4123万". */
export const formatCompact = (value: number): string => compactIn(locale.tag).format(value);

const counts = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** A count with thousands separated, as both languages do: 1204 → "1,204". */
export const formatCount = (value: number): string => counts.format(value);

/** Bytes: "38.6 KB". */
export const formatBytes = (bytes: number): string =>
  bytes < 999.5
    ? `${Math.round(bytes)} B`
    : bytes < 999_950
      ? `${(bytes / 1e3).toFixed(1)} KB`
      : `${(bytes / 1e6).toFixed(1)} MB`;

/** Bytes a second: "38.6 KB/s". */
export const formatBytesPerSecond = (bytes: number): string => `${formatBytes(bytes)}/s`;

/** By time zone, since making one takes as long as a hundred times to format. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone });
    clocks.set(timeZone, clock);
  }
  return clock;
}

/** A moment on the clock of the zone chosen: "14:32:07". */
export const formatTime = (ms: number): string => clockOf(zone.name).format(ms);

/** The same with milliseconds: "14:32:07.900". */
export const formatTimeMillis = (ms: number): string =>
  `${formatTime(ms)}.${String(Math.floor(ms - Math.floor(ms / 1000) * 1000)).padStart(3, "0")}`;

/** The date of a moment, UTC: "2015-03-02". Empty for 0, which stands for none. */
export const formatDate = (ms: number): string => (ms !== 0 ? new Date(ms).toISOString().slice(0, 10) : "");
