import { describe, expect, it } from "vitest";
import { drawnOn, drawnOnAll } from "../support/pixels.ts";
import { quotesAt } from "../support/server-state.ts";
import { dashboard, useBoard } from "../support/use-board.ts";

const { blank, sharedBoard } = useBoard();

/** The day's turnover of each symbol. */
const turnovers = async () => new Map((await quotesAt(dashboard())).map(({ s, l, v }) => [s, l * v]));

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
    const before = await turnovers();
    const board = await sharedBoard();
    const after = await turnovers();
    const label = (await board.chart.getAttribute("aria-label")) ?? "";
    const [, busiest = ""] = /^(\S+) price chart, 1m, Candles$/.exec(label) ?? [];
    // The first when the page opened had by then what the first had before it. The first then may be another one now.
    const most = Math.max(...before.values());
    expect(Math.max(before.get(busiest) ?? 0, after.get(busiest) ?? 0)).toBeGreaterThanOrEqual(most * 0.99);
    expect(await board.choice("1m").getAttribute("aria-checked")).toBe("true");
    expect(await board.kinds.inputValue()).toBe("candles");
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
