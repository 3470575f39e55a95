import { expect, test } from "vitest";
import { instrumentsOf } from "../../../../core/app/network.test-kit.ts";
import { RowState } from "../../../../core/market/row.svelte.ts";
import { COLUMNS, sortInstruments } from "../../../../core/watchlists/sort.ts";
import { QuoteTable } from "../../../../tables/quotes.ts";
import { FIRST_COLUMNS } from "../list-view.svelte.ts";
import { MORE_COLUMNS } from "./more-columns.ts";

const INSTRUMENTS = instrumentsOf(["AAA", "BBB", "CCC"]);
const [FIRST] = INSTRUMENTS;
if (!FIRST) throw new Error("three instruments");

/** Two instruments with prices, the second higher in every way, and one without. */
function quoted() {
  const table = new QuoteTable(3);
  table.apply(0, 1, 10_300, 1, 10_295, 10_305, 300, 200, 1_200_000, 0);
  table.applyDay(0, 10_200, 10_400, 10_000, 10_000);
  table.apply(1, 1, 20_900, 1, 20_880, 20_930, 900, 800, 9_000_000, 0);
  table.applyDay(1, 20_600, 20_950, 20_500, 20_000);
  return table;
}

test("every column is of the first look, or has a value and a text", () => {
  expect([...FIRST_COLUMNS, ...Object.keys(MORE_COLUMNS)].sort()).toEqual([...COLUMNS].sort());
});

test("cells say what the row holds", () => {
  const row = new RowState(FIRST);
  row.read(quoted(), 0, true);
  const texts = Object.entries(MORE_COLUMNS).map(([name, { text }]) => [name, text?.(row)]);
  expect(Object.fromEntries(texts)).toEqual({
    change: "+3.00",
    bidSize: "300",
    askSize: "200",
    spread: "0.10",
    turnover: "123.6M",
    open: "102.00",
    high: "104.00",
    low: "100.00",
    dayRange: undefined,
    previousClose: "100.00",
    gap: "+2.00%",
    sinceOpen: "+0.98%",
  });
});

test("a row without prices says so in every cell", () => {
  const row = new RowState(FIRST);
  for (const { text } of Object.values(MORE_COLUMNS)) expect(["—", undefined]).toContain(text?.(row));
});

test.each(Object.entries(MORE_COLUMNS))("%s sorts down, with unknown values last", (name, { value }) => {
  const sort = { column: name as keyof typeof MORE_COLUMNS & "change", descending: true };
  const sorted = sortInstruments(INSTRUMENTS, quoted(), sort, { [name]: value }).map(({ symbol }) => symbol);
  // The first one has the higher ratio of open to high and low only in "since open".
  expect(sorted.at(-1)).toBe("CCC");
  expect(sorted.slice(0, 2).sort()).toEqual(["AAA", "BBB"]);
});
