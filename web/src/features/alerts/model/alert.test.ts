import { describe, expect, test } from "vitest";
import { atStep, crossingTo, distanceOf, type Alert } from "./alert.ts";
import { draftOf, faultOf, fieldsOf } from "./alert-form.ts";

const alert = (fields: Partial<Alert>): Alert => ({
  ...{ v: 1, id: "a", revision: 1, symbols: ["AAA"], when: "crossing", price: 110, frequency: "once" },
  ...fields,
});

test("the direction of a crossing is the side on which the price stands", () => {
  expect([crossingTo(110, 100), crossingTo(90, 100), crossingTo(100, 100), crossingTo(1, undefined)]).toEqual([
    "crossing_up",
    "crossing_down",
    "crossing",
    "crossing",
  ]);
});

test("a distance is that of the symbol nearest to its price; a move has none", () => {
  const prices = (symbol: string) => ({ AAA: 100, BBB: 109 })[symbol];
  expect(distanceOf(alert({}), prices)).toBeCloseTo(0.1);
  expect(distanceOf(alert({ symbols: ["AAA", "BBB", "CCC"] }), prices)).toBeCloseTo(1 / 109);
  expect(distanceOf(alert({ when: "move", percent: 2, window: "1m" }), prices)).toBeNaN();
});

test("a price is set at a step of its instrument", () => {
  expect([atStep(19_045.4, 1, 2), atStep(19_048, 5, 2), atStep(7.6, 1, 0)]).toEqual([190.45, 190.5, 8]);
});

describe("the form", () => {
  const draft = draftOf({ symbols: ["AAA"] }, 190.5, 2);

  test("begins at the last price", () => {
    expect(draft).toMatchObject({ price: "190.50", when: "crossing", frequency: "once", end: "never" });
  });

  test.each([
    [{ price: "" }, "price"],
    [{ price: "0" }, "price"],
    [{ price: "-3" }, "price"],
    [{ price: "abc" }, "price"],
    [{ price: "190,5" }, undefined],
    [{ when: "move", percent: "0" }, "percent"],
    [{ when: "move_down", percent: "101" }, "percent"],
    [{ when: "move_up", percent: "101" }, undefined],
  ] as const)("%j: what is wrong is %s", (fields, fault) => {
    expect(faultOf({ ...draft, ...fields })).toBe(fault);
  });

  test("gives an alert's fields, without what its condition does not need", () => {
    const on = { symbols: ["AAA"] };
    expect(fieldsOf({ ...draft, end: "hour", note: " x " }, on, 1_000, {})).toEqual({
      ...{ symbols: ["AAA"], when: "crossing", price: 190.5, frequency: "once", until: 3_601_000, note: "x" },
    });
    expect(fieldsOf({ ...draft, when: "move", end: "keep" }, on, 1_000, { until: 7, paused: true })).toEqual({
      ...{ symbols: ["AAA"], when: "move", percent: 2, window: "5m", frequency: "once", until: 7, paused: true },
    });
  });
});
