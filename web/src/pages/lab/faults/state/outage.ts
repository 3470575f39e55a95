import type { Comparison, IdRange } from "../proof/comparison.ts";

/** A wait before an attempt to connect again. */
export interface Attempt {
  readonly attempt: number;
  readonly from: number;
  /** What the wait was drawn from: 0 to so much, ms. Undefined where it was not drawn, but stated by the server. */
  readonly capMs: number | undefined;
  readonly plannedMs: number;
  /** How long it really was, ms; undefined while it lasts. */
  readonly waitedMs: number | undefined;
}

/** From a loss until the client is current again. Times are the page's clock, ms. */
export interface Outage {
  /** When the fault was set; without one when the last message came. */
  readonly startedAt: number;
  readonly noticedAt: number;
  /** The close code that the browser reported; undefined where the client gave up a silent connection. */
  readonly code: number | undefined;
  readonly attempts: readonly Attempt[];
  readonly currentAt: number | undefined;
}

/** What became of the trades and updates of an outage, or of the whole connection. */
export type Proof =
  | { readonly kind: "checking" }
  /** No trade had come before, so there is nothing that a comparison could begin at. */
  | { readonly kind: "nothing" }
  /** The server began another epoch: what was before cannot be compared. */
  | { readonly kind: "restarted" }
  | { readonly kind: "failed"; readonly reason: string }
  | {
      readonly kind: "compared";
      readonly comparison: Comparison;
      readonly refilled: number;
      readonly merged: number;
      /** What the server itself named as missing. */
      readonly gaps: readonly IdRange[];
    };

const MAX_ATTEMPTS = 50;

/** The outage with one more wait. */
export const withAttempt = (outage: Outage, attempt: Attempt): Outage => ({
  ...outage,
  attempts: [...outage.attempts, attempt].slice(-MAX_ATTEMPTS),
});

/** The outage whose last wait has ended. */
export function withWaited(outage: Outage, now: number): Outage {
  const last = outage.attempts.at(-1);
  if (last === undefined || last.waitedMs !== undefined) return outage;
  return { ...outage, attempts: [...outage.attempts.slice(0, -1), { ...last, waitedMs: now - last.from }] };
}
