import { expect, test } from "vitest";
import type { Instrument } from "../../../../shared/model/instrument.ts";
import { instrumentsOf } from "../app/network.test-kit.ts";
import { isSectionRow, listRows, sameRows } from "./list-rows.ts";

const BOARD = instrumentsOf(["AAA", "BBB", "CCC", "DDD"]);
const find = (symbol: string) => BOARD.find((one) => one.symbol === symbol);
const keep = (instruments: readonly Instrument[]) => instruments;

/** The rows as one line: "# Energy (2)" is a section, "#- Energy (2)" a collapsed one. */
const shown = (entries: string[], sort = keep, collapsed: string[] = []) =>
  listRows(entries, find, sort, collapsed).map((row) =>
    isSectionRow(row) ? `#${row.collapsed ? "-" : ""} ${row.name} (${row.count})` : (BOARD[row]?.symbol ?? "?"),
  );

test("sections stand between the symbols, and count those that the board has", () => {
  expect(shown(["AAA", "###Energy", "BBB", "ZZZ", "CCC", "###Empty"])).toEqual([
    "AAA",
    "# Energy (2)",
    "BBB",
    "CCC",
    "# Empty (0)",
  ]);
});

test("a collapsed section shows its head alone", () => {
  expect(shown(["###One", "AAA", "###Two", "BBB"], keep, ["###One"])).toEqual(["#- One (1)", "# Two (1)", "BBB"]);
});

test("a sort orders the symbols within each section", () => {
  const down = (instruments: readonly Instrument[]) => [...instruments].reverse();
  expect(shown(["AAA", "BBB", "###Rest", "CCC", "DDD"], down)).toEqual(["BBB", "AAA", "# Rest (2)", "DDD", "CCC"]);
});

test("a symbol in two sections is shown in the first", () => {
  expect(shown(["###One", "AAA", "###Two", "AAA", "BBB"])).toEqual(["# One (1)", "AAA", "# Two (1)", "BBB"]);
});

test("rows are the same as others only where nothing about them changed", () => {
  const rows = (entries: string[], collapsed: string[] = []) => listRows(entries, find, keep, collapsed);
  const list = ["###One", "AAA", "BBB"];
  expect(sameRows(rows(list), rows(list))).toBe(true);
  for (const other of [rows(["###One", "BBB", "AAA"]), rows(["###Two", "AAA", "BBB"]), rows(list, ["###One"])])
    expect(sameRows(rows(list), other)).toBe(false);
});
