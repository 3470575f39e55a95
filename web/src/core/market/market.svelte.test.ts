import { flushSync } from "svelte";
import { expect, test } from "vitest";
import { asInstrumentId } from "../../../../shared/model/units.ts";
import { Market } from "./market.svelte.ts";
import { alternate } from "./summary.ts";
import { instrumentListOf } from "../app/network.test-kit.ts";

const [A, B] = [asInstrumentId(0), asInstrumentId(1)];

function marketOf(...symbols: string[]): Market {
  const market = new Market();
  market.useInstruments(instrumentListOf(symbols));
  return market;
}

/** Applies one quote; the previous close is 100.00 throughout. */
function quote(market: Market, id: number, n: number, last: number): void {
  market.table.apply(id, n, last, 1, last - 1, last + 1, 1, 1, n, 0);
  market.table.applyDay(id, last, last, last, 10_000);
}

test("a flush touches the rows on screen and no others, until they leave it", () => {
  const market = marketOf("AAA", "BBB");
  const [a, b] = [market.row(A), market.row(B)];
  const leave = market.show(A);
  quote(market, 0, 1, 10_100);
  quote(market, 1, 1, 10_100);
  market.flush(0, false);
  expect([a.last, b.last === 10_100]).toEqual([10_100, false]);
  leave();
  leave();
  quote(market, 0, 2, 10_200);
  market.flush(16, false);
  expect(a.last).toBe(10_100);
  market.show(A);
  expect(a.last).toBe(10_200);
});

test("a row that two views show stays up to date until both have left", () => {
  const market = marketOf("AAA");
  const [leave] = [market.show(A), market.show(A)];
  leave();
  quote(market, 0, 1, 10_100);
  market.flush(0, false);
  expect(market.row(A).last).toBe(10_100);
});

test("an effect that reads one field runs for that field alone", () => {
  const market = marketOf("AAA");
  const row = market.row(A);
  market.show(A);
  const seen: number[] = [];
  const stop = $effect.root(() => {
    $effect(() => void seen.push(row.last));
  });
  flushSync();
  quote(market, 0, 1, 10_100);
  market.flush(0, false);
  flushSync();
  quote(market, 0, 2, 10_100);
  market.flush(16, false);
  flushSync();
  stop();
  expect(seen.slice(1)).toEqual([10_100]);
});

test("a view shows a row from an effect, which runs again only when the instruments are replaced", () => {
  const market = marketOf("AAA");
  let runs = 0;
  const stop = $effect.root(() => {
    const row = $derived(market.row(A));
    $effect(() => {
      runs++;
      return market.show(row.id);
    });
  });
  flushSync();
  for (const n of [1, 2, 3]) {
    quote(market, 0, n, 10_000 + n);
    market.flush(n * 1_000, false);
    flushSync();
  }
  expect([runs, market.row(A).last]).toEqual([1, 10_003]);
  market.useInstruments(instrumentListOf(["BBB"], 2));
  flushSync();
  quote(market, 0, 1, 20_000);
  market.flush(5_000, false);
  expect([runs, market.row(A).last]).toEqual([2, 20_000]);
  stop();
});

test("summary and movers follow at their own pace: once a second, once in two", () => {
  const market = marketOf("AAA", "BBB", "CCC");
  quote(market, 0, 1, 10_300);
  quote(market, 1, 1, 9_900);
  quote(market, 2, 1, 10_000);
  market.flush(0, false);
  expect(market.summary).toMatchObject({ advancers: 1, decliners: 1, unchanged: 1, volume: 3 });
  expect(market.summary.level).toBeCloseTo(1_006.667, 3);
  expect(market.movers).toEqual({ gainers: [0], losers: [1] });
  quote(market, 2, 2, 10_900);
  market.flush(900, false);
  expect(market.summary.advancers).toBe(1);
  quote(market, 2, 3, 10_900);
  market.flush(1_000, false);
  expect([market.summary.advancers, market.movers.gainers]).toEqual([2, [0]]);
  quote(market, 2, 4, 10_900);
  market.flush(2_000, false);
  expect(market.movers.gainers).toEqual([2, 0]);
});

test("gainers and losers take turns, and where there are only losers they are all shown", () => {
  const C = asInstrumentId(2);
  expect(alternate({ gainers: [A, B], losers: [C] })).toEqual([A, C, B]);
  expect(alternate({ gainers: [], losers: [C, A] })).toEqual([C, A]);
});

test("W14: a halt is the instrument's own; the market's state holds for every instrument", () => {
  const market = marketOf("AAA", "BBB");
  const [a, b] = [market.row(A), market.row(B)];
  market.setStatus("AAA", { state: "halted", text: "news pending" });
  expect([a.state, a.status.text, b.state]).toEqual(["halted", "news pending", "open"]);
  market.setStatus("*", { state: "closed", text: "opens 09:30" });
  expect([a.state, b.state, b.status.text]).toEqual(["closed", "closed", "opens 09:30"]);
  market.setStatus("*", { state: "open", text: "" });
  expect([a.state, b.state]).toEqual(["open", "open"]);
  market.setStatus("ZZZ", { state: "halted", text: "not on the board" });
  expect(b.state).toBe("open");
});

test("W14: where each symbol's state is sent, since one is halted, the market's state is that of most", () => {
  const market = marketOf("AAA", "BBB", "CCC");
  market.setStatus("AAA", { state: "halted", text: "news pending" });
  market.setStatus("BBB", { state: "open", text: "always open" });
  market.setStatus("CCC", { state: "open", text: "always open" });
  quote(market, 0, 1, 10_000);
  market.flush(0, false);
  expect(market.status).toEqual({ state: "open", text: "always open" });
  expect(market.row(A).state).toBe("halted");
});

test("W14: a halt that ended while the connection was down is forgotten", () => {
  const market = marketOf("AAA");
  market.setStatus("AAA", { state: "halted", text: "news pending" });
  market.forgetStatuses();
  expect(market.row(A).state).toBe("open");
});

test("the same instruments in another epoch keep rows and prices; others exchange them, totals go on", () => {
  const market = marketOf("AAA");
  const row = market.row(A);
  quote(market, 0, 7, 10_100);
  market.useInstruments(instrumentListOf(["AAA"], 2));
  expect([market.row(A) === row, market.epoch]).toEqual([true, 2]);
  market.useInstruments(instrumentListOf(["BBB"], 3));
  expect([market.row(A) === row, market.row(A).instrument.symbol]).toEqual([false, "BBB"]);
  expect([market.applied, market.find("AAA")]).toEqual([1, undefined]);
});

test("the most active instrument has the highest turnover, not the most shares", () => {
  const market = marketOf("AAA", "BBB");
  expect(market.mostActive()).toBeUndefined();
  market.table.apply(0, 1, 100, 1, 99, 101, 1, 1, 1_000, 0);
  market.table.apply(1, 1, 50_000, 1, 49_999, 50_001, 1, 1, 10, 0);
  expect(market.mostActive()?.symbol).toBe("BBB");
});

test("with other instruments nothing is left that names one by its old id", () => {
  const market = marketOf("AAA", "BBB", "CCC");
  for (const id of [0, 1, 2]) quote(market, id, 1, 10_100 + id);
  market.flush(0, false);
  expect(market.movers.gainers).toEqual([2, 1, 0]);
  market.useInstruments(instrumentListOf(["CCC"], 2));
  expect([market.movers, market.summary.advancers, market.hasPrices]).toEqual([{ gainers: [], losers: [] }, 0, false]);
  quote(market, 0, 1, 10_100);
  market.flush(1, false);
  expect(market.movers.gainers).toEqual([0]);
});

test("the same symbols with other names are other instruments", () => {
  const market = marketOf("AAA");
  const { instruments, ...instrumentList } = instrumentListOf(["AAA"], 2);
  market.useInstruments({
    ...instrumentList,
    instruments: instruments.map((one) => ({ ...one, name: "Another Inc" })),
  });
  expect(market.row(A).instrument.name).toBe("Another Inc");
});
