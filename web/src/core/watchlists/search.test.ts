import { expect, test } from "vitest";
import type { Instrument } from "../../../../shared/model/instrument.ts";
import { instrumentsOf } from "../app/network.test-kit.ts";
import { searchInstruments } from "./search.ts";

const named = (names: Readonly<Record<string, string>>): Instrument[] =>
  instrumentsOf(Object.keys(names)).map((one) => ({ ...one, name: names[one.symbol] ?? "" }));

const BOARD = named({
  MA: "Mastercard",
  AMD: "Advanced Micro Dev.",
  GM: "General Motors",
  AMZN: "Amazon.com",
  KO: "Coca-Cola",
  A: "Agilent",
});
const find = (query: string) => searchInstruments(BOARD, query).map(({ symbol }) => symbol);

test("symbols that begin with the query come first, the symbol itself before all", () => {
  expect(find("a")).toEqual(["A", "AMD", "AMZN", "MA", "GM", "KO"]);
  expect(find("am")).toEqual(["AMD", "AMZN"]);
});

test("letter case does not matter to a search", () => {
  expect(searchInstruments(named({ "brk.a": "Berkshire" }), "BRK").map(({ symbol }) => symbol)).toEqual(["brk.a"]);
});

test("names count from their beginning, then from their words, then anywhere", () => {
  expect(find("m")).toEqual(["MA", "AMD", "GM", "AMZN"]);
  expect(find("cola")).toEqual(["KO"]);
});

test("nothing asked for is everything; nothing found is nothing", () => {
  expect(find("  ").length).toBe(BOARD.length);
  expect(find("xyz")).toEqual([]);
});
