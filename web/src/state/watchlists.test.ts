import { expect, test } from "vitest";
import { asInstrumentId } from "../../../shared/units.ts";
import { MemoryStore } from "./browser.test-kit.ts";
import { Market } from "./market.svelte.ts";
import { instrumentsOf, universeOf } from "./network.test-kit.ts";
import { Watchlists } from "./watchlists.svelte.ts";

/** Lists over AAA, BBB, CCC, DDD; odd ones are energy. */
function listsOf(store = new MemoryStore()) {
  const market = new Market();
  const instruments = instrumentsOf(["AAA", "BBB", "CCC", "DDD"], ["Technology", "Energy"]);
  market.useUniverse({ ...universeOf([]), instruments });
  const lists = new Watchlists(market, store);
  lists.universeChanged();
  const shown = () => lists.ids.map((id) => market.row(id).instrument.symbol).join(" ");
  let n = 0;
  const quote = (id: number, last: number) => market.table.apply(id, ++n, last, 1, 1, 2, 1, 1, n, 0);
  return { market, lists, store, shown, quote };
}

test("everything is a list, and so is each sector on the board", () => {
  const { lists, shown } = listsOf();
  expect(lists.lists.map(({ id }) => id)).toEqual(["all", "sector:Technology", "sector:Energy"]);
  expect(shown()).toBe("AAA BBB CCC DDD");
  lists.choose("sector:Energy");
  expect(shown()).toBe("BBB DDD");
});

test("an own list keeps the viewer's order, over visits", () => {
  const { lists, store, shown } = listsOf();
  const list = lists.create(" Mine ", ["DDD", "AAA", "DDD"]);
  if (!list) throw new Error("there is room for a list");
  lists.add(list.id, "CCC");
  lists.add(list.id, "CCC");
  lists.move(list.id, "CCC", 0);
  lists.drop(list.id, "AAA");
  lists.rename(list.id, "Ours");
  expect(shown()).toBe("CCC DDD");
  const later = listsOf(store);
  expect([later.lists.active?.name, later.shown()]).toEqual(["Ours", "CCC DDD"]);
  later.lists.remove(list.id);
  expect([later.lists.active?.id, later.lists.own]).toEqual(["all", []]);
});

test("what was remembered and does not fit is forgotten", () => {
  const store = new MemoryStore();
  store.setItem("tickertape.watchlists", '{"own":[{"id":"own:1","name":"","symbols":["<b>"]}],"active":"own:1"}');
  expect(listsOf(store).lists.active?.id).toBe("all");
});

test("symbols that are not on the board are kept, and not shown", () => {
  const { lists, shown } = listsOf();
  lists.create("Mine", ["ZZZ", "BBB"]);
  expect(shown()).toBe("BBB");
  expect(lists.active?.symbols).toEqual(["ZZZ", "BBB"]);
});

test("a search looks through the whole board and leaves the list as it was", () => {
  const { lists, shown } = listsOf();
  lists.choose("sector:Energy");
  lists.filter = "aa";
  expect(shown()).toBe("AAA");
  lists.filter = "";
  expect(shown()).toBe("BBB DDD");
});

test("a column sorts down, then up, then not; unknown values come last", () => {
  const { lists, shown, quote } = listsOf();
  quote(0, 100);
  quote(2, 300);
  quote(3, 200);
  lists.sortBy("last");
  expect(shown()).toBe("CCC DDD AAA BBB");
  lists.sortBy("last");
  expect(shown()).toBe("AAA DDD CCC BBB");
  lists.sortBy("last");
  expect([shown(), lists.sort]).toEqual(["AAA BBB CCC DDD", undefined]);
});

test("symbols sort from A first", () => {
  const { lists, shown } = listsOf();
  lists.create("Mine", ["DDD", "AAA", "CCC"]);
  lists.sortBy("symbol");
  expect(shown()).toBe("AAA CCC DDD");
});

test("live sorting re-ranks at most every 2 s, and not while pointer or focus is in the list", () => {
  const { lists, shown, quote } = listsOf();
  for (const id of [0, 1, 2, 3]) quote(id, 100 + id);
  lists.sortBy("last");
  lists.flush(0);
  quote(0, 900);
  lists.flush(1_999);
  expect(shown()).toBe("DDD CCC BBB AAA");
  const release = lists.hold();
  lists.flush(2_000);
  expect(shown()).toBe("DDD CCC BBB AAA");
  release();
  release();
  lists.flush(2_016);
  expect(shown()).toBe("AAA DDD CCC BBB");
});

test("ids are the same array while the order is the same, so that nothing is drawn anew", () => {
  const { lists, quote } = listsOf();
  for (const id of [0, 1, 2, 3]) quote(id, 100 + id);
  lists.sortBy("last");
  const { ids } = lists;
  lists.flush(10_000);
  expect(lists.ids).toBe(ids);
});

test("keys move by rows and pages and stay within the list", () => {
  const { lists } = listsOf();
  const at = (id: number) => asInstrumentId(id);
  expect(lists.step(at(1), "down")).toBe(2);
  expect(lists.step(at(0), "up")).toBe(0);
  expect(lists.step(at(0), "pageDown", 2)).toBe(2);
  expect(lists.step(at(3), "pageUp")).toBe(0);
  expect([lists.step(at(2), "home"), lists.step(at(2), "end")]).toEqual([0, 3]);
  expect(lists.step(undefined, "down")).toBe(0);
  lists.filter = "nothing";
  expect(lists.step(at(1), "down")).toBeUndefined();
});

test("a list removed by mistake is brought back as it was, until the lists are used otherwise", () => {
  const { lists } = listsOf();
  const tech = lists.create("Tech", ["BBB", "AAA"]);
  lists.create("Other", ["CCC"]);
  lists.remove(tech?.id ?? "");
  expect(lists.own.map(({ name }) => name)).toEqual(["Other"]);
  lists.restore();
  expect(lists.own.map(({ name }) => name)).toEqual(["Tech", "Other"]);
  expect(lists.active?.symbols).toEqual(["BBB", "AAA"]);
  lists.remove(tech?.id ?? "");
  lists.choose("all");
  lists.restore();
  expect(lists.own.map(({ name }) => name)).toEqual(["Other"]);
});
