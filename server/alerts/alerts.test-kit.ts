import { ManualServerClock } from "../../shared/client/manual-clock.test-kit.ts";
import { testInstrument } from "../../shared/model/instrument.test-kit.ts";
import { SIDE } from "../../shared/model/trade.ts";
import { asEpoch, asInstrumentId, asMillis, asPrice, asQuantity } from "../../shared/model/units.ts";
import type { AlertFiring, AlertRule } from "../../shared/protocol/alerts.ts";
import { Board } from "../board/board.ts";
import type { AlertWatch } from "../ports/alerts.ts";
import { AlertEvaluator } from "./evaluator.ts";
import type { AlertLimits } from "./set-limit.ts";

export const START = Date.UTC(2026, 5, 1, 12);

const LIMITS: AlertLimits = { perConnection: 1_000, inAll: 5_000, perSecond: 1_000 };

export const rule = (fields: Partial<AlertRule> = {}): AlertRule => ({
  ...{ rule: "r", symbols: ["AAA"], when: "crossing", price: 100, frequency: "every" },
  ...fields,
});

export const newBoard = (held = 2_048, epoch = 7): Board =>
  new Board({ instruments: ["AAA", "BBB"].map(testInstrument), epoch: asEpoch(epoch), tradesHeld: held });

/** Prints a trade at a decimal price, `at` ms after the start. */
export const trade = (board: Board, at: number, price: number, symbol = "AAA"): void => {
  const id = asInstrumentId(symbol === "AAA" ? 0 : 1);
  board.trade(id, asMillis(START + at), asPrice(Math.round(price * 100)), asQuantity(100), SIDE.buy);
};

/** A connection to an evaluator, and what it was told. */
export class Client {
  readonly firings: (AlertFiring & { readonly late: boolean })[] = [];
  ended = 0;
  readonly watch: AlertWatch;

  constructor(evaluator: AlertEvaluator) {
    this.watch = evaluator.open({
      fired: (firing, late) => this.firings.push({ ...firing, late }),
      ended: () => this.ended++,
    });
  }

  set(...rules: readonly unknown[]) {
    return this.watch.set(rules);
  }

  /** Firings since the last call, as `rule symbol price`. */
  take(): string[] {
    return this.firings.splice(0).map(({ rule: name, s, p }) => `${name} ${s} ${p}`);
  }
}

export function evaluatorOf(
  board: Board,
  limits: Partial<AlertLimits> = {},
  clock = new ManualServerClock(START),
): AlertEvaluator {
  const evaluator = new AlertEvaluator(board, clock, { ...LIMITS, ...limits });
  board.followPrints(evaluator);
  return evaluator;
}
