import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ManualServerClock } from "../../../shared/client/manual-clock.test-kit.ts";
import { PLAIN_LINK, type LinkConditions } from "./conditions.ts";
import { DelayLine } from "./delay-line.ts";
import { LineBudget } from "./line-budget.ts";

function setUp(initial: Partial<LinkConditions> = {}, random = () => 0.5, budget = new LineBudget()) {
  const clock = new ManualServerClock(0);
  const out: [at: number, text: string][] = [];
  const state = { conditions: { ...PLAIN_LINK, ...initial }, takesMore: true };
  const line = new DelayLine({
    clock,
    random,
    budget,
    conditions: () => state.conditions,
    deliver: (bytes) => {
      out.push([clock.monotonic(), bytes.toString()]);
      return state.takesMore;
    },
    deliverEnd: () => out.push([clock.monotonic(), "(end)"]),
  });
  return { clock, out, line, state, budget, push: (text: string) => line.push(Buffer.from(text)) };
}

describe("a link", () => {
  it("passes bytes at once, without a timer, if it has neither delay nor limit", () => {
    const { push, line, out, clock } = setUp();
    push("a");
    line.end();
    expect([out, clock.pending]).toEqual([
      [
        [0, "a"],
        [0, "(end)"],
      ],
      0,
    ]);
  });

  it("W84: delays each piece and the end by the same", () => {
    const { push, line, out, clock } = setUp({ delayMs: 40 });
    push("a");
    clock.advance(15);
    push("b");
    line.end();
    clock.advance(100);
    expect(out).toEqual([
      [40, "a"],
      [55, "b"],
      [55, "(end)"],
    ]);
  });

  it("W84: adds jitter, and never reorders", () => {
    const jitters = [1, 0, 0.5];
    const { push, out, clock } = setUp({ delayMs: 10, jitterMs: 100 }, () => jitters.shift() ?? 0);
    for (const text of ["a", "b", "c"]) push(text);
    clock.advance(200);
    expect(out).toEqual([
      [110, "a"],
      [110, "b"],
      [110, "c"],
    ]);
  });

  it("W84: limits the bandwidth, in small portions", () => {
    const { push, out, clock } = setUp({ bytesPerSecond: 100 });
    push("0123456789");
    clock.advance(1_000);
    expect(out.map(([, text]) => text)).toEqual(["01", "23", "45", "67", "89"]);
    expect(out.map(([at]) => at)).toEqual([20, 40, 60, 80, 100]);
  });

  it("W84: stalls, and then passes everything in order", () => {
    const { push, line, out, clock } = setUp();
    line.stall(300);
    push("a");
    clock.advance(100);
    push("b");
    clock.advance(300);
    expect(out).toEqual([
      [300, "a"],
      [300, "b"],
    ]);
  });

  it("applies new conditions to bytes already in it", () => {
    const { push, line, out, clock, state } = setUp({ bytesPerSecond: 64, delayMs: 5_000 });
    push("x".repeat(1_000));
    clock.advance(50);
    state.conditions = PLAIN_LINK;
    line.reconsider();
    expect(out).toEqual([[50, "x".repeat(1_000)]]);
  });

  it("waits while its destination accepts no more, and until the earliest time of a piece", () => {
    const { push, line, out, state, clock } = setUp();
    state.takesMore = false;
    push("a");
    push("b");
    expect(out).toHaveLength(1);
    state.takesMore = true;
    line.unblock();
    line.push(Buffer.from("c"), 80);
    clock.advance(100);
    expect(out).toEqual([
      [0, "a"],
      [0, "b"],
      [80, "c"],
    ]);
  });

  it("is full from half a megabyte on, many small pieces included, until it is nearly empty", () => {
    const { line, clock } = setUp({ bytesPerSecond: 1_000_000 });
    line.push(Buffer.alloc(600_000));
    expect(line.isFull).toBe(true);
    clock.advance(300);
    expect(line.isFull).toBe(true);
    clock.advance(250);
    expect(line.isFull).toBe(false);
    const small = setUp({ delayMs: 1_000 });
    for (let k = 0; k < 5_000; k++) small.push("x");
    expect(small.line.isFull).toBe(true);
  });

  it("is full from 64 KB on while all lines together hold too much, and takes more again when it is nearly empty", () => {
    const budget = new LineBudget();
    const { line, clock } = setUp({ bytesPerSecond: 1_000_000 }, undefined, budget);
    line.push(Buffer.alloc(80_000));
    expect(line.isFull).toBe(false);
    budget.change(67_108_864);
    expect(line.isFull).toBe(true);
    clock.advance(50);
    expect(line.isFull).toBe(true);
    clock.advance(30);
    expect(line.isFull).toBe(false);
    line.push(Buffer.alloc(40_000));
    expect(line.isFull).toBe(false);
  });

  it("gives back to the budget of all lines what it held", () => {
    const { line, budget, push } = setUp({ delayMs: 1_000 });
    push("abc");
    line.end();
    expect(budget.held).toBeGreaterThan(3);
    line.clear();
    expect(budget.held).toBe(0);
  });

  it("passes every byte unchanged and in order, whatever the conditions do meanwhile", () => {
    const step = fc.record({
      text: fc.string({ maxLength: 30 }),
      ms: fc.integer({ min: 0, max: 60 }),
      conditions: fc.record({
        delayMs: fc.integer({ min: 0, max: 80 }),
        jitterMs: fc.integer({ min: 0, max: 80 }),
        bytesPerSecond: fc.option(fc.integer({ min: 64, max: 5_000 }), { nil: null }),
      }),
      stallMs: fc.option(fc.integer({ min: 0, max: 50 }), { nil: undefined }),
      blocks: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const { push, line, out, clock, state, budget } = setUp({}, () => 0.7);
        for (const { text, ms, conditions, stallMs, blocks } of steps) {
          state.conditions = conditions;
          state.takesMore = !blocks;
          if (stallMs !== undefined) line.stall(stallMs);
          if (text !== "") push(text);
          clock.advance(ms);
          line.unblock();
        }
        line.end();
        state.takesMore = true;
        line.unblock();
        clock.advance(60_000);
        const sent = steps.map(({ text }) => text).join("");
        expect([
          out.at(-1)?.[1],
          out
            .slice(0, -1)
            .map(([, text]) => text)
            .join(""),
        ]).toEqual(["(end)", sent]);
        expect([line.isEmpty, clock.pending, budget.held]).toEqual([true, 0, 0]);
      }),
    );
  });
});
