import type { Millis } from "../../shared/model/units.ts";

/** Where a replay stands. Times are the file's own. */
export interface ReplayState {
  readonly paused: boolean;
  /** Times true speed, or "bar" for a bar a second. */
  readonly speed: number | "bar";
  /** What has been played. */
  readonly position: Millis;
  /** Of the file's first and last row. */
  readonly first: Millis;
  readonly last: Millis;
  /** Length of the file's bars, ms; 0 where it holds single trades or quotes. */
  readonly barMs: number;
}

/** Live controls of a replay. Each takes effect within 20 ms. */
export interface ReplayControls {
  readonly state: ReplayState;
  setPaused(paused: boolean): void;
  /** 0.01–100,000 times true speed, or "bar". */
  setSpeed(speed: number | "bar"): void;
  /** Goes to a time of the file. Back begins a new epoch, since ids and times of one only rise. */
  seek(to: Millis): void;
}
