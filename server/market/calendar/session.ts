import type { Millis } from "../../../shared/model/units.ts";

/** One trading session: [open, close), and the market's date as UTC midnight. */
export interface Session {
  readonly date: Millis;
  readonly open: Millis;
  readonly close: Millis;
}
