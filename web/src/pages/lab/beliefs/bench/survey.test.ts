import { expect, test } from "vitest";
import { chooseSymbols } from "./survey.ts";

const board = (rows: Readonly<Record<string, number>>) => new Map(Object.entries(rows));

test("symbols are chosen by how often their rows change", () => {
  const before = board({ A: 10, B: 10, C: 10, NEW: 0 });
  expect(chooseSymbols(before, board({ A: 12, B: 40, C: 10 }), 1_000)).toEqual({
    busiest: "B",
    medium: "A",
    quietest: "C",
  });
});

test("a board on which nothing changes gives no symbols, and says why", () => {
  const same = board({ A: 10, B: 3 });
  expect(() => chooseSymbols(same, same, 1_000)).toThrow(expect.objectContaining({ code: "still" }));
  expect(() => chooseSymbols(same, board({}), 1_000)).toThrow(expect.objectContaining({ code: "still" }));
});
