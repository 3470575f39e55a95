import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asEpoch } from "../../shared/model/units.ts";
import { testInstrument } from "../../shared/model/instrument.test-kit.ts";
import { ALERT_CONDITIONS, ALERT_FREQUENCIES, type AlertFiring, type AlertRule } from "../../shared/protocol/alerts.ts";
import type { Board } from "../board/board.ts";
import { Client, evaluatorOf, newBoard, rule, START, trade } from "./alerts.test-kit.ts";
import type { AlertEvaluator } from "./evaluator.ts";

const identity = ({ rule: name, s, t, n }: AlertFiring): string => `${name} ${s} ${t - START}.${n}`;

/** A client's program as PROTOCOL.md asks for it: it keeps what it was told, and states it when it connects again. */
class Program {
  readonly shown: string[] = [];
  readonly #evaluator: AlertEvaluator;
  readonly #rules: readonly AlertRule[];
  readonly #since = new Map<string, number>();
  readonly #fired = new Map<string, Record<string, [number, number]>>();
  #client: Client | undefined;

  constructor(evaluator: AlertEvaluator, rules: readonly AlertRule[]) {
    this.#evaluator = evaluator;
    this.#rules = rules;
  }

  connect(): void {
    this.#client?.watch.close();
    this.#client = new Client(this.#evaluator);
    const sent = this.#rules.map((one) => {
      const t = this.#since.get(one.rule);
      return t === undefined ? one : { ...one, since: { t, fired: this.#fired.get(one.rule) ?? {} } };
    });
    this.#client.set(...sent);
    this.receive();
    // As the answer says: the rules are watched from the next millisecond on.
    this.#know(this.#evaluator.board.quotes.time + 1);
  }

  /** The firings reach the program. What it has not received when the connection ends is lost. */
  receive(): void {
    for (const firing of this.#client?.firings.splice(0) ?? []) {
      this.shown.push(identity(firing));
      this.#fired.set(firing.rule, { ...this.#fired.get(firing.rule), [firing.s]: [firing.t, firing.n] });
    }
  }

  /** Everything up to now has reached the program. */
  judged(): void {
    this.receive();
    if (this.#client) this.#know(this.#evaluator.judgedTo);
  }

  #know(t: number): void {
    for (const { rule: name } of this.#rules) this.#since.set(name, Math.max(t, this.#since.get(name) ?? 0));
  }

  drop(): void {
    this.#client?.watch.close();
    this.#client = undefined;
  }
}

const anyRule = fc.record({
  when: fc.constantFrom(...ALERT_CONDITIONS),
  price: fc.integer({ min: 97, max: 103 }),
  percent: fc.integer({ min: 1, max: 30 }).map((tenths) => tenths / 10),
  window: fc.constantFrom("1s" as const, "15s" as const, "5m" as const),
  frequency: fc.constantFrom(...ALERT_FREQUENCIES),
});
const events = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ ms: fc.constantFrom(0, 1, 400, 30_000), price: fc.integer({ min: 95, max: 105 }) }),
    },
    { weight: 1, arbitrary: fc.constantFrom("receive" as const, "judged" as const, "drop" as const) },
    { weight: 1, arbitrary: fc.constant("connect" as const) },
  ),
  { maxLength: 80 },
);

describe("W92: a rule that is set again with what the client knows", () => {
  it("fires for each event once, whatever was lost on the way, as if the connection had lasted", () => {
    fc.assert(
      fc.property(fc.array(anyRule, { minLength: 1, maxLength: 5 }), events, (fields, steps) => {
        const board = newBoard();
        trade(board, 0, 100);
        const evaluator = evaluatorOf(board);
        const rules = fields.map((one, k) => rule({ ...one, rule: `r${k}` }));
        const program = new Program(evaluator, rules);
        program.connect();
        const lasting = new Client(evaluator);
        lasting.set(...rules);
        let t = 2_000;
        for (const step of steps) {
          if (step === "connect") {
            program.connect();
            t++;
          } else if (typeof step === "string") program[step]();
          else trade(board, (t += step.ms), step.price);
        }
        program.connect();
        expect(program.shown.toSorted()).toEqual(lasting.firings.map(identity).toSorted());
      }),
      { numRuns: 150 },
    );
  });

  const up = rule({ when: "crossing_up", frequency: "every" });

  it("is late for trades that were made meanwhile, and says so", () => {
    const board = newBoard();
    const evaluator = evaluatorOf(board);
    trade(board, 0, 99);
    trade(board, 5_000, 101);
    const client = new Client(evaluator);
    client.set({ ...up, since: { t: START + 3_000 } });
    expect(client.firings).toMatchObject([{ p: 101, late: true }]);
    trade(board, 6_000, 99);
    trade(board, 7_000, 102);
    expect(client.firings[1]).toMatchObject({ p: 102, late: false });
  });

  it("does not fire at once for what held before", () => {
    const board = newBoard();
    const evaluator = evaluatorOf(board);
    trade(board, 0, 101);
    trade(board, 5_000, 102);
    const client = new Client(evaluator);
    client.set(rule({ when: "above", since: { t: START + 3_000 } }));
    expect(client.firings).toEqual([]);
  });

  it("names the gap where the board no longer holds all trades, and fires for the prices on both sides of it", () => {
    const board = newBoard(16);
    const evaluator = evaluatorOf(board);
    trade(board, 0, 99);
    for (let k = 1; k <= 20; k++) trade(board, k * 1_000, 105);
    const client = new Client(evaluator);
    const [result] = client.set({ ...up, since: { t: START + 500, prices: { AAA: 99 } } });
    expect(result).toEqual({ rule: "r", gap: { from: START + 500, to: START + 5_001 } });
    expect(client.firings).toMatchObject([{ p: 105, at: "gap", late: true, t: START + 5_000 }]);
  });

  it("fires for nothing in a gap where the client does not say what price it saw", () => {
    const board = newBoard(16);
    const evaluator = evaluatorOf(board);
    for (let k = 0; k <= 20; k++) trade(board, k * 1_000, k < 3 ? 99 : 105);
    const client = new Client(evaluator);
    expect(client.set({ ...up, since: { t: START + 500 } })[0]?.gap).toBeDefined();
    expect(client.firings).toEqual([]);
  });

  it("names a recorded bar as a gap, since the board does not hold what it was made of", () => {
    const board = newBoard();
    const evaluator = evaluatorOf(board);
    trade(board, 0, 99);
    const bar = [9_900, 10_300, 9_800, 10_200] as const;
    board.candle(...([0, START + 60_000, 60_000, ...bar, 5] as unknown as Parameters<typeof board.candle>));
    trade(board, 60_500, 99);
    const client = new Client(evaluator);
    const [result] = client.set({ ...up, since: { t: START + 1_000, prices: { AAA: 99 } } });
    expect(result?.gap).toEqual({ from: START + 1_000, to: START + 60_001 });
    expect(client.firings).toMatchObject([{ p: 102, at: "gap" }]);
    // What follows the bar was judged, and can be again.
    expect(client.set({ ...up, since: { t: START + 60_001 } })).toEqual([{ rule: "r" }]);
  });

  it("names as a gap what happened before the first print of a board that began empty", () => {
    const board = newBoard();
    const evaluator = evaluatorOf(board);
    trade(board, 60_000, 103);
    const client = new Client(evaluator);
    const [result] = client.set({ ...up, since: { t: START + 1_000, prices: { AAA: 99 } } });
    expect(result?.gap).toEqual({ from: START + 1_000, to: START + 60_000 });
    expect(client.ended).toBe(0);
  });

  it("tells a thousand late firings of a request, and names as a gap from when on it does not", () => {
    const board = newBoard();
    const evaluator = evaluatorOf(board);
    for (let k = 0; k <= 1_500; k++) trade(board, k, k % 2 === 0 ? 99 : 101);
    const client = new Client(evaluator);
    const since = { t: START };
    const results = client.set(
      { ...up, since },
      rule({ rule: "q", when: "crossing_down", price: 100, frequency: "every", since }),
      rule({ rule: "once", price: 100, frequency: "once", since }),
    );
    // A thousand, and the one of the rule that fires once.
    expect(client.firings).toHaveLength(1_001);
    const [first] = results;
    expect(first?.gap?.to).toBe(START + 1_501);
    // Everything before the gap is told: of `up`, a firing every other millisecond.
    const told = client.firings.filter((one) => one.rule === "r");
    expect(told.at(-1)?.t).toBe((first?.gap?.from ?? 0) - 2);
    expect(results[2]).toEqual({ rule: "once" });
    trade(board, 2_000, 101);
    trade(board, 2_001, 99);
    expect(client.firings).toHaveLength(1_003);
  });

  it("names as a gap what happened before the server began, also where older trades are held", () => {
    const board = newBoard();
    trade(board, 0, 99);
    trade(board, 5_000, 101);
    trade(board, 60_000, 103);
    const client = new Client(evaluatorOf(board));
    const since = { t: START + 1_000, prices: { AAA: 99 } };
    const [result] = client.set({ ...up, since }, rule({ rule: "q", when: "crossing_down", since }));
    expect(result?.gap).toEqual({ from: START + 1_000, to: START + 60_000 });
    expect(client.take()).toEqual(["r AAA 103"]);
    // A second tab states the same and is told of the same moment, by which the two notify once.
    const other = new Client(evaluatorOf(board));
    other.set({ ...up, since });
    expect(other.firings[0]?.t).toBe(START + 59_999);
  });

  it("begins anew where its past lies ahead of the tape, as after a replay was started again", () => {
    const board = newBoard();
    trade(board, 0, 101);
    const client = new Client(evaluatorOf(board));
    const fired = { AAA: [START + 90_000, 0] as [number, number] };
    expect(client.set(rule({ when: "above", since: { t: START + 90_000, fired } }))).toEqual([{ rule: "r" }]);
    expect(client.firings).toMatchObject([{ p: 101, at: "set" }]);
  });

  it("ends with the epoch, which connections are told at its first print", () => {
    const board: Board = newBoard();
    const evaluator = evaluatorOf(board);
    trade(board, 0, 99);
    const client = new Client(evaluator);
    client.set(up);
    board.reset(["BBB", "AAA"].map(testInstrument), asEpoch(8));
    expect([client.ended, evaluator.watched]).toEqual([0, 0]);
    board.trade(...([1, START + 9_000, 10_100, 100, 1] as unknown as Parameters<typeof board.trade>));
    expect([client.ended, client.watch.size]).toEqual([1, 0]);
    client.set({ ...up, since: { t: START + 8_000, prices: { AAA: 99 } } });
    board.trade(...([0, START + 9_000, 9_000, 100, 1] as unknown as Parameters<typeof board.trade>));
    expect(client.firings).toEqual([]);
  });
});
