import { describe, expect, it } from "vitest";
import { asMillis } from "../../../shared/model/units.ts";
import { createCalendar } from "../calendar/calendar.ts";
import { Engine } from "../engine.ts";
import { IGNORE_EVENTS } from "../ignore-events.test-kit.ts";
import { createUniverse } from "../listings/universe.ts";

const COUNT = 40;
const SESSION_SECONDS = 23_400;
const dateOf = (t: number) => t - (t % 86_400_000);

/** A market of New York's hours, and the dates on which its stocks reported, as its headlines say. */
function market() {
  const reported = new Map<number, number[]>();
  const engine = new Engine({
    listings: createUniverse(COUNT, 7),
    seed: 7,
    calendar: createCalendar("nyse"),
    start: asMillis(Date.UTC(2026, 0, 5)),
  });
  const sink = {
    ...IGNORE_EVENTS,
    news: (id: number, { t, kind }: { t: number; kind: string }) => {
      if (kind === "earnings") reported.set(id, [...(reported.get(id) ?? []), dateOf(t)]);
    },
  };
  const steps = (sessions: number) => {
    for (let k = 0; k < sessions; k++) engine.stepCandle(SESSION_SECONDS, sink);
  };
  return { engine, reported, steps };
}

describe("earnings", () => {
  it("are out before the open of the dates that were announced, once in 63 sessions", () => {
    const { engine, reported, steps } = market();
    const announced = engine.earningsDates();
    steps(64);
    expect(Array.from({ length: COUNT }, (_, i) => reported.get(i)?.[0])).toEqual(announced);
    steps(63);
    expect([...reported.values()].map((dates) => dates.length)).toEqual(new Array(COUNT).fill(2));
  });

  it("are dated the same during a session as before it, until that session is over", () => {
    const { engine, steps } = market();
    steps(3);
    const before = engine.earningsDates();
    engine.stepCandle(60, IGNORE_EVENTS);
    expect(engine.earningsDates()).toEqual(before);
    engine.stepCandle(SESSION_SECONDS, IGNORE_EVENTS);
    const today = Math.min(...before);
    expect(engine.earningsDates().every((date) => date >= today)).toBe(true);
  });
});
