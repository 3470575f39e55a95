import type { Interval } from "../../shared/model/candle.ts";
import type { AlertCondition, AlertFrequency } from "../../shared/protocol/alerts.ts";
import { MINUTE_MS } from "../../shared/model/time.ts";
import type { InstrumentId, Millis } from "../../shared/model/units.ts";

/** A rule as it is judged; its symbols are judged apart from each other. */
export interface WatchedRule {
  readonly name: string;
  readonly when: AlertCondition;
  readonly frequency: AlertFrequency;
  /** In percent; 0 for conditions on a price. */
  readonly percent: number;
  /** Length of the rolling window; undefined for conditions on a price. */
  readonly window: Interval | undefined;
  /** Market time from which the rule no longer fires; Infinity for never. */
  readonly until: number;
}

/** What fired: the moment on the tape, and how. */
export interface Reached {
  readonly watched: WatchedSymbol;
  readonly t: number;
  readonly n: number;
  readonly price: number;
  readonly up: boolean;
  readonly move: number | undefined;
}

const NO_PAST = { from: -Infinity, fired: undefined };

/** One rule on one symbol: its level, and when it fires next. */
export class WatchedSymbol {
  readonly rule: WatchedRule;
  readonly id: InstrumentId;
  /** A mantissa for conditions on a price, else the percent. */
  readonly level: number;
  readonly fire: (reached: Reached) => void;
  /** Trades before this moment do not count: they were judged when the client was connected before. */
  readonly from: number;
  /** The last trade that fired. */
  #firedAt: number;
  #firedN: number;
  #over = false;

  constructor(
    rule: WatchedRule,
    id: InstrumentId,
    level: number,
    fire: (reached: Reached) => void,
    past: { readonly from: number; readonly fired: readonly [t: number, n: number] | undefined } = NO_PAST,
  ) {
    this.rule = rule;
    this.id = id;
    this.level = level;
    this.fire = fire;
    this.from = past.from;
    [this.#firedAt, this.#firedN] = past.fired ?? [-Infinity, 0];
    this.#over = rule.frequency === "once" && past.fired !== undefined;
  }

  /** Whether it was watched on an earlier connection. */
  get isResumed(): boolean {
    return this.from > -Infinity;
  }

  /** Whether it can never fire again: it has fired once, or its time is over. */
  get isOver(): boolean {
    return this.#over;
  }

  /** Takes a trade that fulfils the condition. Returns whether the rule fires: its frequency, expiry and past may forbid it. */
  takes(t: number, n: number): boolean {
    if (this.#over || t < this.from) return false;
    if (t >= this.rule.until) {
      this.#over = true;
      return false;
    }
    // What is not later than the last firing was judged before, and is replayed now.
    if (t < this.#firedAt || (t === this.#firedAt && n <= this.#firedN)) return false;
    if (this.rule.frequency === "minute" && t < this.#firedAt + MINUTE_MS) return false;
    this.#firedAt = t;
    this.#firedN = n;
    this.#over = this.rule.frequency === "once";
    return true;
  }

  expire(t: Millis): void {
    if (t >= this.rule.until) this.#over = true;
  }
}
