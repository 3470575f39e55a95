import { expect, test } from "vitest";
import { MemoryStore } from "../../../core/app/browser.test-kit.ts";
import { instrumentsOf, instrumentListOf } from "../../../core/app/network.test-kit.ts";
import { Market } from "../../../core/market/market.svelte.ts";
import { Watchlists } from "../../../core/watchlists/watchlists.svelte.ts";
import { ListFilling } from "./list-filling.svelte.ts";

const INSTRUMENTS = instrumentsOf(["AAA", "BBB", "CCC"], ["Technology", "Energy"]);
const [A, B, C] = INSTRUMENTS;
if (!A || !B || !C) throw new Error("three instruments");

function fillingOf() {
  const market = new Market();
  market.useInstruments({ ...instrumentListOf([]), instruments: INSTRUMENTS });
  const lists = new Watchlists(market, new MemoryStore());
  lists.instrumentsChanged();
  return { lists, filling: new ListFilling(lists) };
}

test("before there is an own list, the first instruments make one and open it", () => {
  const { lists, filling } = fillingOf();
  expect([filling.list, filling.name, filling.holds([A])]).toEqual([undefined, "Favourites", false]);
  filling.toggle([A, B]);
  expect(lists.active).toMatchObject({ kind: "own", name: "Favourites", symbols: ["AAA", "BBB"] });
});

test("the open list is filled if it is the viewer's own, else the newest", () => {
  const { lists, filling } = fillingOf();
  const first = lists.create("First", []);
  lists.create("Second", []);
  lists.choose("all");
  expect(filling.name).toBe("Second");
  lists.choose(first?.id ?? "");
  filling.toggle([C]);
  expect(lists.own.map(({ name, symbols }) => [name, ...symbols])).toEqual([["First", "CCC"], ["Second"]]);
});

test("instruments are taken out only where the list has them all", () => {
  const { filling } = fillingOf();
  filling.toggle([A]);
  filling.toggle([A, B]);
  expect(filling.list?.symbols).toEqual(["AAA", "BBB"]);
  filling.toggle([A, B]);
  expect(filling.list?.symbols).toEqual([]);
});
