import { expect, test } from "vitest";
import { COLUMNS } from "../../../../core/watchlists/sort.ts";
import { choicesOf, moved, toggled, withColumns } from "./chosen-columns.ts";

test("the chooser offers every column once, those that are shown first and in their order", () => {
  const choices = choicesOf(["volume", "last"]);
  expect(choices.filter(({ shown }) => shown).map(({ id }) => id)).toEqual(["volume", "last"]);
  expect(choices.map(({ id }) => id).sort()).toEqual([...COLUMNS].sort());
});

test("a column is shown at the end, hidden, and moved", () => {
  expect(toggled(["last"], "gap")).toEqual(["last", "gap"]);
  expect(toggled(["last", "gap"], "last")).toEqual(["gap"]);
  expect(moved(["last", "gap", "open"], "open", 0)).toEqual(["open", "last", "gap"]);
  expect(moved(["last", "gap", "open"], "last", 9)).toEqual(["gap", "open", "last"]);
  expect(moved(["last"], "gap", 0)).toEqual(["gap", "last"]);
});

test("columns of a newer version stay stored", () => {
  expect(withColumns(["last", "vwap", "gap"], ["gap", "open"])).toEqual(["gap", "open", "vwap"]);
  expect(withColumns(null, ["last"])).toEqual(["last"]);
});
