import { expect, test } from "vitest";
import { Market } from "../market/market.svelte.ts";
import { instrumentsOf, instrumentListOf } from "../app/network.test-kit.ts";
import { SymbolSearch } from "./symbol-search.svelte.ts";

function searchOver(...symbols: string[]) {
  const market = new Market();
  market.useInstruments({ ...instrumentListOf([]), instruments: instrumentsOf(symbols, ["Energy"]) });
  const search = new SymbolSearch(market);
  const hits = () => search.hits.map(({ symbol }) => symbol).join(" ");
  return { search, hits };
}

test("nothing typed finds nothing; a text finds the best hits first, and keys go round them", () => {
  const { search, hits } = searchOver("XAA", "AAB", "AA");
  expect(hits()).toBe("");
  search.query = " aa ";
  expect(hits()).toBe("AA AAB XAA");
  search.step(-1);
  expect(search.current?.symbol).toBe("XAA");
  search.step(1);
  expect(search.current?.symbol).toBe("AA");
  search.step(1);
  search.query = "aab";
  expect(search.current?.symbol).toBe("AAB");
});

test("several symbols are each found once, in their order, and texts that are no symbol are named", () => {
  const { search, hits } = searchOver("AAA", "BBB", "CCC");
  search.query = "ccc, aaa;NOPE\tAAA";
  expect([hits(), search.isSeveral, search.unknown]).toEqual(["CCC AAA", true, ["NOPE"]]);
});

test.each(["NOPE NEITHER", "BRK B", ""])("%j is not taken for several symbols", (query) => {
  const { search } = searchOver("AAA", "BRK B", "BRK");
  search.query = query;
  expect(search.isSeveral).toBe(false);
});

test("ended, it is closed and empty", () => {
  const { search } = searchOver("AAA");
  search.begin();
  search.query = "a";
  search.end();
  expect([search.isOpen, search.query, search.current]).toEqual([false, "", undefined]);
});
