import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { INTERVAL_MS, INTERVALS } from "../../shared/model/candle.ts";
import { ALERT_CONDITIONS, ALERT_FREQUENCIES, type AlertRule } from "../../shared/protocol/alerts.ts";
import { Client, evaluatorOf, newBoard, rule, START, trade } from "./alerts.test-kit.ts";

/** What fires while the symbol trades at `prices`, a second apart, for a rule that is set after the first of them. */
function firedAt(fields: Partial<AlertRule>, prices: readonly number[], stepMs = 1_000): number[] {
  const board = newBoard();
  const client = new Client(evaluatorOf(board));
  for (const [k, price] of prices.entries()) {
    trade(board, k * stepMs, price);
    if (k === 0) client.set(rule(fields));
  }
  return client.firings.map(({ p }) => p);
}

describe("W90: conditions", () => {
  it("a crossing reaches or passes the price from one side, whichever", () => {
    expect(firedAt({ when: "crossing" }, [99, 101, 102, 98, 97, 100, 100, 101, 100])).toEqual([101, 98, 100, 100]);
  });

  it("a crossing in one direction ignores the other", () => {
    const prices = [99, 101, 99, 100, 99];
    expect(firedAt({ when: "crossing_up" }, prices)).toEqual([101, 100]);
    expect(firedAt({ when: "crossing_down" }, prices)).toEqual([99]);
  });

  it("above and below fire at once where they hold, then whenever they begin to hold", () => {
    expect(firedAt({ when: "above" }, [101, 102, 99, 100])).toEqual([101, 100]);
    expect(firedAt({ when: "below" }, [100, 99, 101, 98, 97])).toEqual([100, 98]);
    expect(firedAt({ when: "above" }, [99, 99.99])).toEqual([]);
  });

  it("a move is measured from the extreme within the window, which rolls", () => {
    const move = { when: "move_up", price: undefined, percent: 2, window: "5s" } as const;
    expect(firedAt(move, [100, 101, 102, 102.5])).toEqual([102]);
    // 1% every 5 seconds never makes 2% within 5 seconds.
    expect(firedAt(move, [100, 100.5, 101, 101.2, 101.4, 101.6, 101.8, 102, 102.2, 102.4, 102.6, 102.8])).toEqual([]);
    expect(firedAt({ ...move, when: "move_down" }, [100, 99, 98, 97.5])).toEqual([98]);
    expect(firedAt({ ...move, when: "move" }, [100, 98, 100.5])).toEqual([98, 100.5]);
  });

  it("a move that held before the rule was set fires at once", () => {
    const board = newBoard();
    trade(board, 0, 100);
    trade(board, 1_000, 103);
    const client = new Client(evaluatorOf(board));
    client.set(rule({ when: "move_up", price: undefined, percent: 2, window: "1m" }));
    expect(client.firings).toMatchObject([{ move: 3, at: "set" }]);
  });

  it("once, once a minute and every time differ in how often they fire", () => {
    const prices = [99, 101, 99, 101, 99, 101];
    const up = { when: "crossing_up" } as const;
    expect(firedAt({ ...up, frequency: "once" }, prices)).toHaveLength(1);
    expect(firedAt({ ...up, frequency: "minute" }, prices, 20_000)).toHaveLength(2);
    expect(firedAt({ ...up, frequency: "every" }, prices)).toHaveLength(3);
  });

  it("a rule that has expired does not fire", () => {
    const prices = [99, 101, 99, 101];
    expect(firedAt({ when: "crossing_up", until: START + 2_000 }, prices)).toHaveLength(1);
    expect(firedAt({ when: "crossing_up", until: START + 1_000 }, prices)).toHaveLength(0);
  });

  it("each symbol of a rule is judged apart", () => {
    const board = newBoard();
    const client = new Client(evaluatorOf(board));
    trade(board, 0, 99);
    trade(board, 0, 99, "BBB");
    client.set(rule({ symbols: ["AAA", "BBB"], frequency: "once" }));
    for (const [k, symbol] of ["AAA", "AAA", "BBB"].entries()) trade(board, 1 + k, 101 - k, symbol);
    expect(client.take()).toEqual(["r AAA 101"]);
    trade(board, 9, 101, "BBB");
    expect(client.take()).toEqual(["r BBB 101"]);
    trade(board, 10, 99);
    expect(client.take()).toEqual([]);
  });

  it("a recorded bar is judged by its four prices", () => {
    const board = newBoard();
    const client = new Client(evaluatorOf(board));
    trade(board, 0, 99);
    client.set(rule());
    const bar = [9_950, 10_200, 9_900, 9_960] as const;
    board.candle(...([0, START + 60_000, 60_000, ...bar, 5] as unknown as Parameters<typeof board.candle>));
    expect(client.firings.map(({ p, t, n, up }) => [p, t - START, n, up])).toEqual([
      [102, 60_000, 2, true],
      [99.6, 60_000, 3, false],
    ]);
  });
});

/** A tape: steps of time and price, in cents. */
const tape = fc.array(
  fc.record({ ms: fc.constantFrom(0, 0, 1, 500, 7_000, 40_000), price: fc.integer({ min: 9_500, max: 10_500 }) }),
  { minLength: 2, maxLength: 60 },
);
const anyRule = fc.record({
  when: fc.constantFrom(...ALERT_CONDITIONS),
  price: fc.integer({ min: 9_600, max: 10_400 }).map((cents) => cents / 100),
  percent: fc.integer({ min: 1, max: 60 }).map((tenths) => tenths / 10),
  window: fc.constantFrom(...INTERVALS),
  frequency: fc.constantFrom(...ALERT_FREQUENCIES),
  setAfter: fc.nat({ max: 20 }),
});

interface Print {
  readonly t: number;
  readonly price: number;
}

/** Whether the condition holds of the prints up to `k`: the definition, without an index. */
function measures({ when, price, percent, window }: AlertRule, prints: readonly Print[], k: number): boolean[] {
  const last = prints[k] ?? { t: 0, price: Number.NaN };
  if (percent === undefined || window === undefined || !when.startsWith("move")) {
    const level = Math.round((price ?? 0) * 100);
    return [
      when !== "below" && when !== "crossing_down" && last.price >= level,
      when !== "above" && when !== "crossing_up" && last.price <= level,
    ];
  }
  const within = prints.slice(0, k + 1).filter(({ t }) => t >= last.t - INTERVAL_MS[window]);
  const prices = within.map((print) => print.price);
  const [low, high] = [Math.min(...prices), Math.max(...prices)];
  const risen = ((last.price - low) * 100) / low >= percent;
  const fallen = ((high - last.price) * 100) / high >= percent;
  return [when !== "move_down" && risen, when !== "move_up" && fallen];
}

/** Which prints a rule fires at that is set after the first `set` of them. */
function naive(of: AlertRule, prints: readonly Print[], set: number): number[] {
  const fired: number[] = [];
  const firesNow = (k: number) => {
    const previous = fired.at(-1);
    if (previous !== undefined && of.frequency === "once") return;
    const since = (prints[k]?.t ?? 0) - (prints[previous ?? -1]?.t ?? -Infinity);
    if (of.frequency === "minute" && since < 60_000) return;
    fired.push(k);
  };
  const atOnce = !of.when.startsWith("crossing") && set > 0 && measures(of, prints, set - 1).includes(true);
  if (atOnce) firesNow(set - 1);
  for (let k = Math.max(1, set); k < prints.length; k++) {
    const [before, now] = [measures(of, prints, k - 1), measures(of, prints, k)];
    // A price that stays at the level is on no side, so leaving it is no crossing.
    if (now.some((holds, direction) => holds && before[direction] !== true)) firesNow(k);
  }
  return fired;
}

describe("W90: any tape", () => {
  it("fires the same as the definition, applied print by print", () => {
    fc.assert(
      fc.property(tape, fc.array(anyRule, { minLength: 1, maxLength: 12 }), (steps, rules) => {
        const board = newBoard();
        const client = new Client(evaluatorOf(board));
        let t = 0;
        const prints = steps.map(({ ms, price }) => ({ t: START + (t += ms), price }));
        const wire = rules.map((fields, k) => rule({ ...fields, rule: `r${k}` }));
        const setAt = (k: number) => wire.filter((_, index) => rules[index]?.setAfter === k);
        for (const [k, print] of prints.entries()) {
          client.set(...setAt(k));
          trade(board, print.t - START, print.price / 100);
        }
        for (const [k, one] of wire.entries()) {
          const set = rules[k]?.setAfter ?? 0;
          if (set >= prints.length) continue;
          const got = client.firings.filter(({ rule: name }) => name === one.rule).map(({ t: at, n }) => `${at} ${n}`);
          const moment = (at: number) => {
            const same = prints.slice(0, at).filter((print) => print.t === prints[at]?.t).length;
            return `${prints[at]?.t ?? 0} ${same}`;
          };
          expect(got).toEqual(naive(one, prints, set).map(moment));
        }
      }),
      { numRuns: 300 },
    );
  });
});
