import { describe, expect, it } from "vitest";
import type { BoardPage } from "../support/board-page.ts";
import { useBoard } from "../support/use-board.ts";

const { open, freshBoard } = useBoard();

/** Small phones, phones held sideways, windows at 200% and 400% zoom, and low windows. */
const SIZES = [
  [375, 553],
  [360, 600],
  [360, 640],
  [375, 667],
  [320, 568],
  [320, 256],
  [640, 360],
  [667, 375],
  [683, 325],
  [720, 400],
  [720, 450],
  [844, 390],
  [1024, 500],
  [1280, 400],
] as const;

/** The number of rows that are completely visible. */
const visibleRows = (board: BoardPage, rows: string) =>
  board.page.locator(rows).evaluateAll(
    (all) =>
      all.filter((row) => {
        const box = row.getBoundingClientRect();
        const frame = row.closest(".frame")?.getBoundingClientRect();
        if (!frame) return false;
        return box.top >= Math.max(0, frame.top) - 0.5 && box.bottom <= Math.min(innerHeight, frame.bottom) + 0.5;
      }).length,
  );

/** The visible height of the chart, px; 0 if there is no chart. */
const chartHeight = (board: BoardPage) =>
  board.chart.evaluateAll((charts) =>
    charts.reduce((sum, chart) => {
      const { top, bottom } = chart.getBoundingClientRect();
      return sum + Math.min(bottom, innerHeight) - Math.max(top, 0);
    }, 0),
  );

const showTab = async (board: BoardPage, name: string) => {
  await board.page.getByRole("navigation").getByRole("button", { name }).click();
  // Pressing a tab may have scrolled the page.
  await board.page.evaluate(() => {
    scrollTo(0, 0);
  });
};

let shared: Promise<BoardPage> | undefined;
/** One board for all sizes. */
const resizable = () => (shared ??= open({ path: "/?symbol=AAPL" }, true));

describe.each(SIZES)("a screen of %i × %i px", (width, height) => {
  it("shows three rows of the list, a chart of at least 120 px, and three trades", async () => {
    const board = await resizable();
    await board.page.setViewportSize({ width, height });
    await board.drawn();
    if ((await board.page.getByRole("navigation").count()) > 0) await showTab(board, "List");
    await expect.poll(() => visibleRows(board, "[data-id]")).toBeGreaterThanOrEqual(3);
    const tabbed = (await board.page.getByRole("navigation").count()) > 0;
    if (tabbed) await showTab(board, "Chart");
    await expect.poll(() => chartHeight(board)).toBeGreaterThanOrEqual(120);
    if (tabbed) await showTab(board, "Trades");
    else if (width < 1200) await board.page.getByRole("button", { name: "Details" }).click();
    await expect.poll(() => visibleRows(board, ".sales .shown [role='row']")).toBeGreaterThanOrEqual(3);
    expect(await board.page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    const drawer = board.page.getByRole("button", { name: "Close panel" });
    if ((await drawer.count()) > 0) await drawer.click();
  });
});

describe("the smallest screen", () => {
  it("has every control within reach on every tab", async () => {
    const board = await freshBoard({ viewport: { width: 320, height: 256 }, path: "/?symbol=AAPL" });
    for (const tab of ["List", "Chart", "Trades"]) {
      await showTab(board, tab);
      // A row's star is as much within reach as its row.
      const controls = "button:visible:not([data-star]), select:visible, input:visible";
      for (const control of await board.page.locator(controls).all()) {
        await control.scrollIntoViewIfNeeded();
        const seen = await control.evaluate((element) => {
          const { left, right, top, bottom } = element.getBoundingClientRect();
          return left >= -1 && right <= innerWidth + 1 && top >= -1 && bottom <= innerHeight + 1;
        });
        expect(seen, (await control.getAttribute("aria-label")) ?? (await control.innerText())).toBe(true);
      }
    }
  });
});

describe("a list that fills the screen", () => {
  it("opens the chart when a row is pressed", async () => {
    const board = await open({ viewport: { width: 667, height: 375 }, hasTouch: true, path: "/?symbol=AAPL" });
    await board.row("MSFT").tap();
    await board.page.getByRole("heading", { name: "MSFT" }).waitFor();
    expect(await board.chart.count()).toBe(1);
  });
});
