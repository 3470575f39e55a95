import { describe, expect, test } from "vitest";
import { MAX_PANES } from "../../../chart/panes/pane.ts";
import { MemoryStore } from "../../../core/app/browser.test-kit.ts";
import type { KeyValueStore } from "../../../core/storage/persisted-value.ts";
import { StorageStatus } from "../../../core/storage/stored-record.svelte.ts";
import { KINDS, kindOf } from "../kinds/registry.ts";
import type { IndicatorKind } from "../kinds/kind.ts";
import { Indicators, MAX_INDICATORS } from "./indicators.svelte.ts";
import { fits } from "./stored-indicators.ts";

const KEY = "tickertape.indicators";

function kind(id: IndicatorKind["id"]): IndicatorKind {
  const found = kindOf(id);
  if (!found) throw new Error(`There is no ${id}`);
  return found;
}

const open = (store: KeyValueStore, status = new StorageStatus()) => new Indicators(store, status);
const shown = ({ list }: Indicators) => list.map(({ kind, parameters }) => [kind.id, ...Object.values(parameters)]);
/** What is stored, after `fields` were. */
function stored(fields: object, status = new StorageStatus()) {
  const store = new MemoryStore();
  store.setItem(KEY, JSON.stringify(fields));
  return { store, indicators: open(store, status) };
}
const sma = { v: 1, kind: "sma", parameters: { period: 30 }, colors: [2], hidden: false };

describe("indicators", () => {
  test("are what they were at the next visit, in the order of adding", () => {
    const store = new MemoryStore();
    const indicators = open(store);
    const added = indicators.add(kind("sma"));
    indicators.add(kind("rsi"));
    indicators.change(added?.id ?? "", { parameters: { period: 200 }, colors: [3], hidden: true });
    expect(shown(open(store))).toEqual([
      ["sma", 200],
      ["rsi", 14],
    ]);
    expect(open(store).list[0]).toMatchObject({ colors: [3], hidden: true });
  });

  test("come back where they were when a removal is undone", () => {
    const indicators = open(new MemoryStore());
    const added = [kind("sma"), kind("ema"), kind("vwap")].map((one) => indicators.add(one)?.id ?? "");
    indicators.remove(added[1] ?? "");
    expect(shown(indicators)).toEqual([["sma", 20], ["vwap"]]);
    indicators.restore();
    expect(shown(indicators)).toEqual([["sma", 20], ["ema", 50], ["vwap"]]);
    expect(indicators.removed).toBeUndefined();
  });

  test("are limited in number, and those in panes to what fits below a chart", () => {
    const indicators = open(new MemoryStore());
    for (let k = 0; k < MAX_PANES; k++) indicators.add(kind("rsi"));
    expect(indicators.fullFor(kind("macd"))).toBe("panes");
    expect(indicators.add(kind("macd"))).toBeUndefined();
    while (indicators.list.length < MAX_INDICATORS) expect(indicators.add(kind("sma"))).toBeDefined();
    expect(indicators.fullFor(kind("sma"))).toBe("indicators");
  });

  test("are the same in every tab, and what one tab removed stays removed", () => {
    const store = new MemoryStore();
    const other = store.tab();
    const [here, there] = [open(store.tab()), open(other)];
    there.start();
    const added = here.add(kind("sma"));
    other.tell(KEY);
    expect(shown(there)).toEqual([["sma", 20]]);
    here.remove(added?.id ?? "");
    there.change(added?.id ?? "", { hidden: true });
    expect(there.list).toEqual([]);
  });
});

describe("what is stored", () => {
  test("by a later version is kept and not shown", () => {
    const later = { "indicator:1": { v: 2, kind: "sma" }, "indicator:2": { v: 1, kind: "ichimoku" }, zoom: 3 };
    const { store, indicators } = stored(later);
    expect(indicators.list).toEqual([]);
    indicators.add(kind("sma"));
    expect(JSON.parse(store.getItem(KEY) ?? "")).toMatchObject(later);
    expect(shown(indicators)).toEqual([["sma", 20]]);
  });

  test.each([
    ["no indicator", 7],
    ["a period out of range", { ...sma, parameters: { period: 0 } }],
    ["a period between whole numbers", { ...sma, parameters: { period: 2.5 } }],
    ["a missing parameter", { ...sma, parameters: {} }],
    ["a colour that there is none of", { ...sma, colors: [99] }],
    ["a pane higher than any screen", { ...sma, height: 1e9 }],
    [
      "a fast average that is slower",
      { ...sma, kind: "macd", parameters: { fast: 9, slow: 9, signal: 9 }, colors: [0, 1, 0] },
    ],
  ])("and does not fit (%s) is set aside, and the others are shown", (_, misfit) => {
    const status = new StorageStatus();
    const { store, indicators } = stored({ "indicator:1": misfit, "indicator:2": sma }, status);
    expect(shown(indicators)).toEqual([["sma", 30]]);
    expect(status.setAside).toBe(1);
    expect(store.getItem(`${KEY}.aside.1`)).toBe(JSON.stringify([{ "indicator:1": misfit }]));
  });
});

test("every kind can be set up as it comes, and says which values it takes", () => {
  for (const { parameters, conflict } of KINDS) {
    expect(parameters.every((one) => fits(one, one.initial))).toBe(true);
    expect(conflict?.(Object.fromEntries(parameters.map(({ name, initial }) => [name, initial])))).toBeUndefined();
  }
  const width = kind("bollinger").parameters.find(({ name }) => name === "width");
  expect(width && [0.1, 2.5, 0.3, 10].every((value) => fits(width, value))).toBe(true);
  expect(width && [0, 0.25, 10.1, Number.NaN, "2"].some((value) => fits(width, value))).toBe(false);
});
