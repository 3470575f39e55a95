import { describe, expect, test } from "vitest";
import { asInstrumentId } from "../../../../shared/model/units.ts";
import { MemoryStore } from "../app/browser.test-kit.ts";
import { StorageStatus } from "../storage/stored-record.svelte.ts";
import { Market } from "../market/market.svelte.ts";
import { instrumentsOf, instrumentListOf } from "../app/network.test-kit.ts";
import { Watchlists } from "./watchlists.svelte.ts";

/** Lists over AAA, BBB, CCC, DDD; odd ones are energy. */
function listsOf(store = new MemoryStore()) {
  const market = new Market();
  const instruments = instrumentsOf(["AAA", "BBB", "CCC", "DDD"], ["Technology", "Energy"]);
  market.useInstruments({ ...instrumentListOf([]), instruments });
  const lists = new Watchlists(market, store);
  lists.instrumentsChanged();
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
  lists.edit(list.id, ({ symbols, ...rest }) => ({ ...rest, symbols: [...symbols].reverse() }));
  lists.drop(list.id, "AAA");
  lists.rename(list.id, "Ours");
  expect(shown()).toBe("CCC DDD");
  const later = listsOf(store);
  expect([later.lists.active?.name, later.shown()]).toEqual(["Ours", "CCC DDD"]);
  later.lists.remove(list.id);
  expect([later.lists.active?.id, later.lists.own]).toEqual(["all", []]);
});

const KEY = "tickertape.watchlists";
const storedIn = (store: MemoryStore) => JSON.parse(store.getItem(KEY) ?? "null") as Record<string, unknown>;
interface ListFixture {
  readonly id: string;
  readonly name: string;
  readonly symbols: readonly string[];
  readonly color?: string;
}
const ONE: ListFixture = { id: "own:1", name: "One", symbols: ["AAA", "BBB"] };
const TWO: readonly ListFixture[] = [ONE, { id: "own:2", name: "Two", symbols: ["CCC"] }];

/** A store that holds `value`, and the lists over it. */
function stored(value: unknown) {
  const store = new MemoryStore();
  store.setItem(KEY, typeof value === "string" ? value : JSON.stringify(value));
  return { ...listsOf(store), store };
}

describe("stored lists that only half fit", () => {
  test.each<
    readonly [string, { own: readonly (ListFixture | undefined)[]; layout?: unknown; active?: string; sort?: object }]
  >([
    ["a symbol in lower case, which shows the board's", { own: [{ ...ONE, symbols: ["aaa", "^GSPC"] }, TWO[1]] }],
    ["a column that this version does not sort by", { own: TWO, active: "own:1", sort: { column: "beta" } }],
    ["no word of which list is open", { own: TWO }],
    ["a name of any length", { own: [{ ...ONE, name: "n".repeat(300) }, TWO[1]] }],
    [
      "more lists than may be made",
      { own: [...TWO, ...Array.from({ length: 60 }, (_, k) => ({ ...ONE, id: `own:${String(k + 3)}` }))] },
    ],
    ["fields of another version, on lists and beside them", { own: [{ ...ONE, color: "red" }, TWO[1]], layout: [1] }],
  ])("%s: the lists are there, and so they stay after a change", (_name, value) => {
    const { lists, store } = stored(value);
    const before = value.own;
    expect(lists.own.map(({ id }) => id)).toEqual(before.map((list) => list?.id));
    lists.create("New");
    const after = storedIn(store);
    expect((after["own"] as unknown[]).slice(0, before.length)).toEqual(before);
    expect(after).toMatchObject("layout" in value ? { layout: value.layout } : {});
    expect([...store.items.keys()]).toEqual([KEY]);
  });

  test("what is no list is set aside, once, and the others stay", () => {
    const odd = [5, { id: "own:3", name: "Three" }, null];
    const { lists, store } = stored({ own: [TWO[0], ...odd, TWO[1]] });
    listsOf(store);
    expect(lists.own.map(({ name }) => name)).toEqual(["One", "Two"]);
    lists.create("New");
    expect(JSON.parse(store.getItem(`${KEY}.aside.1`) ?? "")).toEqual(odd);
    expect([...store.items.keys()]).toEqual([KEY, `${KEY}.aside.1`]);
  });

  test("a symbol that is none is set aside with the name of its list", () => {
    const { lists, store } = stored({ own: [{ ...ONE, symbols: ["AAA", 7, "", "BBB"] }] });
    expect(lists.own[0]?.symbols).toEqual(["AAA", "BBB"]);
    expect(JSON.parse(store.getItem(`${KEY}.aside.1`) ?? "")).toEqual([{ ...ONE, symbols: [7, ""] }]);
  });

  test.each([
    ["not JSON", "{own:"],
    ["no object", "[1,2]"],
    ["lists that are none", '{"own":"x"}'],
  ])("text that is %s is set aside before anything is stored over it", (_name, text) => {
    const { lists, store } = stored(text);
    lists.create("New");
    expect(store.getItem(`${KEY}.aside.1`)).toContain(text.includes("own:") ? "{own:" : text.slice(1, -1));
    expect(listsOf(store).lists.own.map(({ name }) => name)).toEqual(["New"]);
  });

  test("another flaw later does not replace what was set aside before", () => {
    const store = new MemoryStore();
    for (const text of ["first flaw", "second flaw"]) {
      store.setItem(KEY, text);
      listsOf(store);
    }
    expect(store.getItem(`${KEY}.aside.1`)).toContain("first");
    expect(store.getItem(`${KEY}.aside.2`)).toContain("second");
  });

  test("a symbol twice shows once, and so does one in two spellings; a list's id twice makes two lists", () => {
    const { lists, shown } = stored({
      own: [
        { ...ONE, symbols: ["AAA", "AAA", "aaa"] },
        { ...TWO[1], id: "own:1" },
      ],
      active: "own:1",
    });
    expect(shown()).toBe("AAA");
    expect(lists.own.map(({ id, name }) => `${id} ${name}`)).toEqual(["own:1 One", "own:2 Two"]);
  });
});

describe("two tabs", () => {
  function tabs(first: object = { own: [] }) {
    const store = new MemoryStore();
    store.setItem(KEY, JSON.stringify(first));
    const open = () => {
      const tab = store.tab();
      const market = new Market();
      market.useInstruments({ ...instrumentListOf([]), instruments: instrumentsOf(["AAA", "BBB", "CCC"], ["Energy"]) });
      const storageStatus = new StorageStatus();
      const lists = new Watchlists(market, tab, storageStatus);
      lists.instrumentsChanged();
      lists.start();
      return { lists, hear: () => tab.tell(KEY), names: () => lists.own.map(({ name }) => name), storageStatus };
    };
    return { store, a: open(), b: open(), open };
  }

  test("that each make a list have both, whether or not they hear of each other", () => {
    const { a, b, open } = tabs();
    a.lists.create("One", ["AAA"]);
    b.lists.create("Two");
    b.lists.sortBy("last");
    expect(b.names()).toEqual(["One", "Two"]);
    a.hear();
    expect(a.names()).toEqual(["One", "Two"]);
    expect(open().names()).toEqual(["One", "Two"]);
  });

  test("fill one list together, and one renames what the other fills", () => {
    const { a, b } = tabs({ own: [TWO[0]] });
    a.lists.add("own:1", "CCC");
    b.lists.drop("own:1", "AAA");
    b.lists.rename("own:1", "Ours");
    a.hear();
    for (const { lists } of [a, b]) expect(lists.own).toMatchObject([{ name: "Ours", symbols: ["BBB", "CCC"] }]);
  });

  test("know a deletion of each other, and its undoing", () => {
    const { a, b, open } = tabs({ own: TWO });
    a.lists.remove("own:1");
    b.lists.sortBy("last");
    expect(open().names()).toEqual(["Two"]);
    b.hear();
    expect(b.names()).toEqual(["Two"]);
    a.lists.restore();
    b.hear();
    expect(b.names()).toEqual(["One", "Two"]);
  });

  test("lose nothing of each other where one writes what it had in memory", () => {
    const { store, a } = tabs({ own: [TWO[0]] });
    a.lists.create("Two");
    store.setItem(KEY, JSON.stringify({ own: [TWO[0]], active: "all", sort: null, beta: 1 }));
    a.hear();
    expect(a.names()).toEqual(["One", "Two"]);
    expect(storedIn(store)).toMatchObject({ own: [{ name: "One" }, { name: "Two" }], beta: 1 });
  });

  test("each keep the list that they have open", () => {
    const { a, b } = tabs({ own: TWO });
    a.lists.choose("own:1");
    b.lists.choose("own:2");
    a.hear();
    expect([a.lists.active?.name, b.lists.active?.name]).toEqual(["One", "Two"]);
  });

  test("start again where the viewer has cleared the browser's storage", () => {
    const { store, a } = tabs({ own: TWO });
    store.items.clear();
    a.hear();
    expect(a.names()).toEqual([]);
  });
});

test("a full storage keeps the session going, says so, and has all of it as soon as there is room", () => {
  const store = new MemoryStore();
  let full = true;
  const storageStatus = new StorageStatus();
  const market = new Market();
  const lists = new Watchlists(
    market,
    {
      getItem: (key) => store.getItem(key),
      setItem(key, value) {
        if (full) throw new DOMException("full", "QuotaExceededError");
        store.setItem(key, value);
      },
    },
    storageStatus,
  );
  const list = lists.create("Mine", ["AAA"]);
  lists.add(list?.id ?? "", "BBB");
  expect([lists.active?.symbols, storageStatus.refused]).toEqual([["AAA", "BBB"], true]);
  full = false;
  lists.add(list?.id ?? "", "CCC");
  expect(storedIn(store)["own"]).toMatchObject([{ name: "Mine", symbols: ["AAA", "BBB", "CCC"] }]);
});

test("symbols that are not on the board are kept, and not shown", () => {
  const { lists, shown } = listsOf();
  lists.create("Mine", ["ZZZ", "BBB"]);
  expect(shown()).toBe("BBB");
  expect(lists.active?.symbols).toEqual(["ZZZ", "BBB"]);
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

test("live sorting re-ranks at most every 2 s, and not within 3 s of the list's last use, which is said", () => {
  const { lists, shown, quote } = listsOf();
  for (const id of [0, 1, 2, 3]) quote(id, 100 + id);
  lists.used();
  lists.flush(-5_000);
  expect(lists.held).toBe(false);
  lists.sortBy("last");
  lists.flush(0);
  quote(0, 900);
  lists.flush(1_999);
  expect([shown(), lists.held]).toEqual(["DDD CCC BBB AAA", false]);
  lists.used();
  lists.flush(2_000);
  lists.flush(4_999);
  expect([shown(), lists.held]).toEqual(["DDD CCC BBB AAA", true]);
  lists.flush(5_000);
  expect([shown(), lists.held]).toEqual(["AAA DDD CCC BBB", false]);
});

test("ids are the same array while the order is the same, so that nothing is drawn again", () => {
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
  lists.create("Empty");
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
