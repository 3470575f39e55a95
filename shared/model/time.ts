/** Units of time in milliseconds, the unit of every time and duration in this program. */
export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
/** A day of 24 hours. Dates are counted in UTC, which has no days of other lengths. */
export const DAY_MS = 24 * HOUR_MS;

/** The start of the UTC date that contains `t`, ms. */
export const startOfDay = (t: number): number => Math.floor(t / DAY_MS) * DAY_MS;
