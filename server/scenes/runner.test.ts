import { describe, expect, it } from "vitest";
import { asInstrumentId, asMillis } from "../../shared/model/units.ts";
import type { Instrument } from "../../shared/model/instrument.ts";
import { ManualServerClock } from "../../shared/client/manual-clock.test-kit.ts";
import type { ControlTarget, MarketControls } from "../ports/market-controls.ts";
import type { SceneState } from "../ports/scenes.ts";
import { SCENES } from "./registry.ts";
import { SceneRunner } from "./runner.ts";
import type { Scene } from "./scene.ts";
import { scriptOf } from "./script.ts";

const INSTRUMENTS = ["AAA", "BBB"].map((symbol, k): Instrument => ({
  id: asInstrumentId(k),
  symbol,
  name: symbol,
  exponent: 2,
  tick: 1,
  lot: 1,
}));
const NOON = Date.UTC(2026, 5, 1, 12);

/** A runner whose orders are noted with their seconds, and what it told the clients. */
function stage(scenes: Readonly<Record<string, Scene>> = SCENES, simulated = true) {
  const clock = new ManualServerClock(asMillis(NOON));
  const orders: unknown[][] = [];
  const told: SceneState[] = [];
  const note = (...order: unknown[]) => void orders.push([(clock.now() - NOON) / 1_000, ...order]);
  const settings = { activity: 1.5, volatility: 1 };
  const controls: MarketControls = {
    get settings() {
      return { ...settings };
    },
    setActivity: (factor) => note("activity", (settings.activity = factor)),
    setVolatility: (factor) => note("volatility", (settings.volatility = factor)),
    shock: (target, percent, seconds, stirs) => note("shock", target, percent, seconds, stirs),
    endShocks: () => note("endShocks"),
    news: (id, headline) => note("news", id, headline),
    halt: (id, seconds, reason, code) => note("halt", id, seconds, reason, code),
    resume: (id) => note("resume", id),
  };
  const runner = new SceneRunner({
    ...{ controls: simulated ? controls : undefined, instruments: INSTRUMENTS, seed: 7, clock, scenes },
    sendAway: (share, spreadMs) => note("reconnect", share, spreadMs),
    tell: (state) => void told.push(state),
  });
  return { clock, orders, told, runner };
}

const short: Scene = {
  seconds: 10,
  market: true,
  script: () => [
    { at: 0, name: "one", orders: [{ op: "activity", factor: 9 }] },
    { at: 2, name: "two", orders: [{ op: "halt", seconds: 0, code: "luld", reason: "pause" }] },
    {
      at: 4,
      name: "three",
      orders: [{ op: "shock", on: "lead", percent: -3, seconds: 5 }, { op: "resume" }],
    },
  ],
};

describe("a scene", () => {
  it("W72: gives each order at its time, and tells every client its progress", () => {
    const { clock, orders, told, runner } = stage({ short });
    expect(runner.start("short", "BBB")).toEqual({
      ...{ scene: "short", state: "running", seed: 7, symbol: "BBB", startedAt: NOON },
      ...{ seconds: 10, step: "one", index: 1, steps: 3 },
    });
    clock.advance(9_999);
    const lead: ControlTarget = { kind: "instrument", id: asInstrumentId(1) };
    expect(orders).toEqual([
      [0, "activity", 9],
      [2, "halt", 1, 0, "pause", "luld"],
      [4, "shock", lead, -3, 5, false],
      [4, "resume", 1],
    ]);
    expect(told.map(({ state, step, index }) => [state, step, index])).toEqual([
      ["running", "one", 1],
      ["running", "two", 2],
      ["running", "three", 3],
    ]);
    expect(runner.running).toMatchObject({ step: "three", state: "running" });
  });

  it("W72: restores the market's factors at its end, and tells the clients", () => {
    const { clock, orders, told, runner } = stage({ short });
    runner.start("short");
    clock.advance(10_000);
    expect(orders.slice(-3)).toEqual([
      [10, "endShocks"],
      [10, "activity", 1.5],
      [10, "volatility", 1],
    ]);
    expect([told.at(-1)?.state, runner.running]).toEqual(["ended", undefined]);
    clock.advance(60_000);
    expect(told).toHaveLength(4);
  });

  it("W72: resumes halted symbols when it is stopped; a second stop does nothing", () => {
    const { clock, orders, told, runner } = stage({ short });
    runner.start("short");
    clock.advance(3_000);
    expect(runner.stop()).toMatchObject({ state: "stopped", step: "two" });
    expect(orders.at(-1)).toEqual([3, "resume", 0]);
    expect([runner.stop(), told.at(-1)?.state]).toEqual([undefined, "stopped"]);
    clock.advance(60_000);
    expect(orders.at(-1)).toEqual([3, "resume", 0]);
  });

  it("W72: replaces an earlier scene, and restores at its end the market before both", () => {
    const { clock, orders, told, runner } = stage({ short, other: { ...short, seconds: 5 } });
    runner.start("short");
    clock.advance(1_000);
    runner.start("other");
    expect(told.map(({ scene, state }) => [scene, state])).toEqual([
      ["short", "running"],
      ["short", "stopped"],
      ["other", "running"],
    ]);
    clock.advance(5_000);
    expect(orders.slice(-2)).toEqual([
      [6, "activity", 1.5],
      [6, "volatility", 1],
    ]);
  });

  it("that needs a market is refused without a simulated one; a wave of reconnects needs none", () => {
    const { clock, orders, runner } = stage(SCENES, false);
    expect(() => runner.start("crash")).toThrow(RangeError);
    expect(() => runner.start("toString")).toThrow(RangeError);
    expect(() => runner.start("storm", "NONE")).toThrow(RangeError);
    runner.start("storm");
    clock.advance(60_000);
    expect(orders).toEqual([
      [4, "reconnect", 0.5, 1_000],
      [18, "reconnect", 1, 2_000],
    ]);
  });
});

describe("the scenes of the registry", () => {
  it.each(Object.entries(SCENES))("%s has steps in order of time, named, and within its length", (name, scene) => {
    const steps = scriptOf(name, scene, 7);
    const times = steps.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times[0]).toBe(0);
    expect(times.at(-1)).toBeLessThan(scene.seconds);
    expect(steps.every((step) => /^[a-z]+$/.test(step.name))).toBe(true);
  });

  it("W72: a script is the same for the same seed, and another for another", () => {
    for (const name of ["bell", "crash", "rally"]) {
      const scene = SCENES[name] as Scene;
      expect(scriptOf(name, scene, 7)).toEqual(scriptOf(name, scene, 7));
      expect(scriptOf(name, scene, 7)).not.toEqual(scriptOf(name, scene, 8));
    }
  });
});
