import { describe, expect, test } from "vitest";
import { addSection, moveBefore, moveByOne, removeSection, renameSection, toggleSection } from "./list-edits.ts";
import type { StoredList } from "./stored-lists.ts";

const listOf = (text: string, more: object = {}): StoredList => ({
  id: "own:1",
  name: "One",
  symbols: text.split(" "),
  ...more,
});
const entries = (list: StoredList) => list.symbols.join(" ");

test.each([
  ["C", "A", "C A B"],
  ["A", "C", "B A C"],
  ["A", undefined, "B C A"],
  ["A", "A", "A B C"],
  ["Z", "A", "A B C"],
  ["A", "gone", "B C A"],
])("an entry %s is moved in front of %s", (moved, before, after) => {
  expect(moveBefore(["A", "B", "C"], moved, before).join(" ")).toBe(after);
});

describe("a move by one", () => {
  test.each([
    ["B", -1, "B A ###X C ###Y D"],
    ["B", 1, "A ###X B C ###Y D"],
    ["A", -1, "A B ###X C ###Y D"],
    ["D", 1, "A B ###X C ###Y D"],
    ["###Y", -1, "A B ###Y D ###X C"],
    ["###X", 1, "A B ###Y D ###X C"],
    ["###X", -1, "A B ###X C ###Y D"],
    ["###Y", 1, "A B ###X C ###Y D"],
  ] as const)("of %s by %d takes a section's symbols with it", (moved, by, after) => {
    expect(moveByOne("A B ###X C ###Y D".split(" "), moved, by).join(" ")).toBe(after);
  });
});

describe("a section", () => {
  test("is added in front of an entry or at the end, under a name that is free", () => {
    const first = addSection(listOf("A B"), "X", "B");
    expect([entries(first), entries(addSection(first, "X", undefined))]).toEqual(["A ###X B", "A ###X B ###X 2"]);
  });

  test("is collapsed and opened, and stays collapsed under another name", () => {
    const closed = toggleSection(listOf("A ###X B"), "###X");
    expect(closed["collapsed"]).toEqual(["###X"]);
    const renamed = renameSection(closed, "###X", "Y");
    expect([entries(renamed), renamed["collapsed"]]).toEqual(["A ###Y B", ["###Y"]]);
    expect(toggleSection(renamed, "###Y")["collapsed"]).toEqual([]);
  });

  test("leaves its symbols where they are when it is removed", () => {
    const list = removeSection(listOf("A ###X B", { collapsed: ["###X"] }), "###X");
    expect([entries(list), list["collapsed"]]).toEqual(["A B", []]);
  });

  test("is toggled whatever another version stored in its place, and fields of that version are kept", () => {
    const list = toggleSection(listOf("A ###X B", { collapsed: "all", color: "red" }), "###X");
    expect(list).toMatchObject({ collapsed: ["###X"], color: "red" });
  });
});
