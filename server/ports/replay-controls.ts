import type { Millis } from "../../shared/model/units.ts";

/** The state of a replay. Times are the file's own. */
export interface ReplayState {
  readonly paused: boolean;
  /** A multiple of true speed, or "bar" for one bar a second. */
  readonly speed: number | "bar";
  /** Time of the last row that was played. */
  readonly position: Millis;
  /** Times of the file's first and last row. */
  readonly first: Millis;
  readonly last: Millis;
  /** Length of the file's bars, ms; 0 if the file holds single trades or quotes. */
  readonly barMs: number;
}

/** Live controls of a replay. Each takes effect within 20 ms. */
export interface ReplayControls {
  readonly state: ReplayState;
  setPaused(paused: boolean): void;
  /** A multiple of true speed, 0.01–100,000, or "bar". */
  setSpeed(speed: number | "bar"): void;
  /** Moves to a time of the file. Moving back begins a new epoch, since ids and times only rise within one. */
  seek(to: Millis): void;
}
