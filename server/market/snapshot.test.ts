import { describe, expect, it } from "vitest";
import { asMillis } from "../../shared/model/units.ts";
import { createCalendar } from "./calendar/calendar.ts";
import { marketDaysBetween } from "./snapshot.ts";
import { Engine } from "./engine.ts";
import { IGNORE_EVENTS } from "./ignore-events.test-kit.ts";
import { createUniverse } from "./listings/universe.ts";

const at = (text: string) => asMillis(Date.parse(text));
const calendar = createCalendar("always");
const MONDAY = at("2026-01-05T00:00:00Z");

function runFor(minutes: number, count: number): Engine {
  const engine = new Engine({ listings: createUniverse(count, 7), seed: 7, calendar, start: MONDAY });
  for (let k = 0; k < minutes; k++) engine.stepCandle(60, IGNORE_EVENTS);
  return engine;
}

/** Creates an engine of another seed that continues from `earlier`, `minutesOff` later. */
function goOn(earlier: Engine, count: number, state: Uint8Array | undefined, minutesOff = 0): Engine {
  const { time } = earlier;
  const start = asMillis(time + 60_000 * minutesOff);
  const continued = { time, prices: new Map<string, number>(), state };
  return new Engine({ listings: createUniverse(count, 7), seed: 8, calendar, start, continued });
}

const distance = (a: Float64Array, b: Float64Array) => Math.max(...a.map((x, i) => Math.abs(x - (b[i] ?? NaN))));

describe("a market that continues from another run", () => {
  const earlier = runFor(3_000, 20);
  const state = earlier.state();

  it("is as volatile as when that run stopped, the market as well as stocks", () => {
    const later = goOn(earlier, 20, state);
    expect(distance(later.stocks.logVolatility, earlier.stocks.logVolatility)).toBeLessThan(1e-5);
    expect(later.factors.logVolatility).toBeCloseTo(earlier.factors.logVolatility, 5);
    expect(distance(goOn(earlier, 20, undefined).stocks.logVolatility, earlier.stocks.logVolatility)).toBeGreaterThan(
      0.1,
    );
  });

  it("after a day has lost the components of minutes, and little of those of months", () => {
    const later = goOn(earlier, 20, state, 1_440);
    const [fast, slow] = [0, 3].map((k) => {
      const component = (engine: Engine) => engine.stocks.volatilityStates.filter((_, q) => q % 4 === k);
      return distance(component(later), component(earlier));
    });
    expect(fast).toBeGreaterThan(1);
    expect(slow).toBeLessThan(0.6);
  });

  it("is as volatile as before if the clock was set back meanwhile", () => {
    const later = goOn(earlier, 20, state, -5);
    expect(distance(later.stocks.logVolatility, earlier.stocks.logVolatility)).toBeLessThan(1e-5);
    expect(later.stocks.sigma.every(Number.isFinite)).toBe(true);
  });

  it("reports earnings when they are due", () => {
    const due = (engine: Engine, begun: number) => engine.stocks.earningsPhase.map((phase) => (phase + begun) % 63);
    expect(due(goOn(earlier, 20, state), 1)).toEqual(due(earlier, 3));
  });

  it("starts new symbols from random values, and rejects bytes of another format", () => {
    const more = goOn(earlier, 30, state);
    expect(distance(more.stocks.logVolatility.subarray(0, 20), earlier.stocks.logVolatility)).toBeLessThan(1e-5);
    expect(more.stocks.volatilityStates.subarray(80)).not.toContain(0);
    const fresh = goOn(earlier, 20, undefined).stocks.volatilityStates;
    for (const bytes of [new Uint8Array(), new Uint8Array(500).fill(65), state.subarray(0, 900)]) {
      expect(goOn(earlier, 20, bytes).stocks.volatilityStates).toEqual(fresh);
    }
  });
});

describe("the market's days between two times", () => {
  const nyse = createCalendar("nyse");

  it("are whole and partial sessions, and nights", () => {
    expect(marketDaysBetween(nyse, at("2026-01-07T15:00:00Z"), at("2026-01-07T15:39:00Z"))).toBeCloseTo(0.1);
    expect(marketDaysBetween(nyse, at("2026-01-07T17:45:00Z"), at("2026-01-08T17:45:00Z"))).toBeCloseTo(1.35);
    expect(marketDaysBetween(calendar, at("2026-01-07T12:00:00Z"), at("2026-01-10T00:00:00Z"))).toBeCloseTo(2.5);
  });

  it("are 0 on a weekend", () => {
    expect(marketDaysBetween(nyse, at("2026-01-10T12:00:00Z"), at("2026-01-11T12:00:00Z"))).toBe(0);
  });
});
