import { expect, test } from "vitest";
import { MemoryStore } from "../../../../core/app/browser.test-kit.ts";
import { instrumentListOf } from "../../../../core/app/network.test-kit.ts";
import { Market } from "../../../../core/market/market.svelte.ts";
import { Watchlists } from "../../../../core/watchlists/watchlists.svelte.ts";
import { ListImport } from "./list-import.svelte.ts";

/** A board of AAA, BBB, CCC and N0 … N1199. */
function importing() {
  const market = new Market();
  const many = Array.from({ length: 1_200 }, (_, k) => `N${String(k)}`);
  market.useInstruments(instrumentListOf(["AAA", "BBB", "CCC", ...many]));
  const watchlists = new Watchlists(market, new MemoryStore());
  watchlists.instrumentsChanged();
  return { watchlists, many, imported: new ListImport({ watchlists, market }) };
}

test("a text makes a list, with its sections; what was not known is left in the field", () => {
  const { watchlists, imported } = importing();
  imported.type("nasdaq:aaa, ###Rest, bbb, FOO, BAR, aaa");
  expect(imported.found).toMatchObject({ count: 2, unknown: ["FOO", "BAR"], twice: ["AAA"] });
  imported.create("Mine");
  expect(watchlists.active).toMatchObject({ name: "Mine", entries: ["AAA", "###Rest", "BBB"] });
  expect(imported.done).toEqual({ list: "Mine", added: 2, held: 0, full: 0 });
  expect(imported.text).toBe("FOO\nBAR");
});

test("symbols that a list has already stay where they are, and are counted", () => {
  const { watchlists, imported } = importing();
  const list = watchlists.create("Mine", ["BBB", "AAA"]);
  imported.type("AAA CCC");
  imported.addTo(list?.id ?? "");
  expect(watchlists.active?.symbols).toEqual(["BBB", "AAA", "CCC"]);
  expect(imported.done).toMatchObject({ added: 1, held: 1 });
});

test("what a list has no room for is left in the field", () => {
  const { imported, many } = importing();
  imported.type(many.join(" "));
  imported.create("Long");
  expect(imported.done).toMatchObject({ added: 1_000, full: 200 });
  expect(imported.text.split("\n")).toEqual(many.slice(1_000));
});

test("a list too many is refused, and the text stays", () => {
  const { watchlists, imported } = importing();
  for (let k = 0; k < 50; k++) watchlists.create(`L${String(k)}`);
  imported.type("AAA");
  imported.create("One more");
  expect([imported.tooMany, imported.text, imported.done]).toEqual([true, "AAA", undefined]);
});

test("a text longer than any list is not read", async () => {
  const { imported } = importing();
  imported.type("A ".repeat(300_000));
  expect([imported.tooLong, imported.found.count]).toEqual([true, 0]);
  await imported.readFile(new File(["AAA,BBB"], "list.txt"));
  expect([imported.tooLong, imported.found.count]).toEqual([false, 2]);
});
