import { describe, expect, it } from "vitest";
import { drawnOn, drawnOnAll } from "../support/pixels.ts";
import { quotesAt } from "../support/server-state.ts";
import { dashboard, useBoard } from "../support/use-board.ts";

const { blank, sharedBoard } = useBoard();

describe("a first visit, without a click,", () => {
  it("shows rows with prices, and that they are simulated", async () => {
    const board = await blank();
    await board.page.goto(dashboard(), { waitUntil: "commit" });
    await board.ready();
    const rows = await board.shown();
    expect(rows.length).toBeGreaterThan(15);
    for (const row of rows) expect(row.last, row.symbol).toBeGreaterThan(0);
    await board.page.getByText("Simulated data").waitFor();
  });

  it("opens the most active symbol with one-minute candles, and names it in the title", async () => {
    const board = await sharedBoard();
    const quotes = await quotesAt(dashboard());
    const busiest = quotes.toSorted((a, b) => b.l * b.v - a.l * a.v)[0]?.s ?? "";
    expect(await board.chart.getAttribute("aria-label")).toBe(`${busiest} price chart, 1m, Candles`);
    expect(await board.choice("1m").getAttribute("aria-checked")).toBe("true");
    expect(await board.choice("Candles").getAttribute("aria-checked")).toBe("true");
    await expect.poll(async () => (await drawnOn(board.chart)).heights).toBeGreaterThan(4);
    await expect.poll(() => board.page.title()).toMatch(new RegExp(`^[▲▼•] \\d+\\.\\d\\d ${busiest} `));
  });

  it("draws a sparkline of today in every row", async () => {
    const board = await sharedBoard();
    const blankOnes = async () => {
      const drawn = await drawnOnAll(board.sparklines);
      return drawn.filter(({ coloured }) => coloured < 10).length;
    };
    await expect.poll(blankOnes).toBe(0);
  });

  it("creates only the visible rows of many symbols", async () => {
    const board = await sharedBoard();
    expect(await board.grid.getAttribute("aria-rowcount")).toBe("501");
    expect(await board.rows.count()).toBeLessThan(60);
    await board.grid.focus();
    await board.page.keyboard.press("End");
    await board.grid.locator('[aria-rowindex="501"]').waitFor();
    expect(await board.rows.count()).toBeLessThan(60);
  });
});
