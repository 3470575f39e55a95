import { describe, expect, it } from "vitest";
import { useBoard } from "./use-board.ts";

const { open, sharedBoard } = useBoard();

describe("the search", () => {
  it("is focused by / and finds by symbol and by name, best first", async () => {
    const board = await sharedBoard();
    await board.page.keyboard.press("/");
    expect(await board.search.evaluate((input) => input === document.activeElement)).toBe(true);
    expect(await board.search.inputValue()).toBe("");
    await board.page.keyboard.type("micro");
    const hits = await board.shown();
    expect(hits.map(({ symbol }) => symbol)).toEqual(expect.arrayContaining(["MSFT", "AMD"]));
    for (const { symbol, name } of hits) expect(`${symbol} ${name}`.toLowerCase()).toContain("micro");
    await board.search.fill("aap");
    expect((await board.symbols())[0]).toBe("AAPL");
    await board.page.keyboard.press("Escape");
  });

  it("ends with Escape: cleared, out of focus, the list whole again", async () => {
    const board = await sharedBoard();
    const before = await board.symbols();
    await board.page.keyboard.press("/");
    await board.page.keyboard.type("aapl");
    expect(await board.symbols()).toEqual(["AAPL"]);
    await board.page.keyboard.press("Escape");
    expect(await board.search.inputValue()).toBe("");
    expect(await board.search.evaluate((input) => input === document.activeElement)).toBe(false);
    expect(await board.symbols()).toEqual(before);
  });

  it("opens the first hit with Enter, and leaves the arrow keys to the list", async () => {
    const board = await sharedBoard();
    await board.page.keyboard.press("/");
    await board.page.keyboard.type("tsla");
    await board.page.keyboard.press("Enter");
    await board.page.getByRole("heading", { name: "TSLA" }).first().waitFor();
    expect(await board.search.inputValue()).toBe("");
    await expect.poll(() => board.selectedInSight()).toEqual(["TSLA"]);
    expect(await board.page.evaluate(() => document.activeElement?.getAttribute("role"))).toBe("grid");
    expect(new URL(board.page.url()).searchParams.get("symbol")).toBe("TSLA");
  });

  it("says when nothing matches, and offers the way back", async () => {
    const board = await sharedBoard();
    await board.search.fill("qqqqqq");
    await board.page.getByText("No symbol matches “qqqqqq”.").waitFor();
    expect(await board.rows.count()).toBe(0);
    await board.page.getByRole("button", { name: "Clear search" }).click();
    await board.rows.first().waitFor();
  });
});

describe("arrow keys in the list", () => {
  it("move the selection, open what it is on, and keep it in sight", async () => {
    const board = await sharedBoard();
    await board.grid.focus();
    await board.page.keyboard.press("Home");
    const [first, second] = await board.symbols();
    expect(await board.selectedInSight()).toEqual([first]);
    await board.page.keyboard.press("ArrowDown");
    expect(await board.selectedInSight()).toEqual([second]);
    expect(await board.chart.getAttribute("aria-label")).toContain(`${second ?? "?"} price chart`);
    for (let k = 0; k < 4; k++) await board.page.keyboard.press("PageDown");
    expect(await board.selectedInSight()).toHaveLength(1);
    await board.grid.locator('[aria-rowindex="43"][aria-selected="true"]').waitFor();
    await board.page.keyboard.press("End");
    await board.grid.locator('[aria-rowindex="501"][aria-selected="true"]').waitFor();
    expect(await board.selectedInSight()).toHaveLength(1);
    await board.page.keyboard.press("ArrowUp");
    await board.grid.locator('[aria-rowindex="500"][aria-selected="true"]').waitFor();
    await board.page.keyboard.press("Home");
    expect(await board.selectedInSight()).toEqual([first]);
  });

  it("bring the open row back into sight when the list was scrolled away from it", async () => {
    const board = await sharedBoard();
    await board.grid.focus();
    await board.page.keyboard.press("Home");
    const [first] = await board.symbols();
    await board.grid.hover();
    await board.page.mouse.wheel(0, 6_000);
    await expect.poll(() => board.selectedInSight()).toEqual([]);
    await board.page.keyboard.press("Home");
    expect(await board.selectedInSight()).toEqual([first]);
  });
});

describe("a list of one's own", () => {
  it("is made with the open symbol, filled, thinned out and removed, and is still there after a reload", async () => {
    const board = await open({ path: "/?symbol=AAPL" });
    const { page } = board;
    await page.getByRole("button", { name: "New list" }).click();
    await page.keyboard.type("Mine");
    await page.keyboard.press("Enter");
    expect(await board.openList()).toBe("Mine");
    expect(await board.symbols()).toEqual(["AAPL"]);

    await page.keyboard.press("/");
    await page.keyboard.type("TSLA");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Add TSLA to Mine" }).click();
    expect(await board.symbols()).toEqual(["AAPL", "TSLA"]);

    await page.reload();
    await board.ready();
    expect(await board.openList()).toBe("Mine");
    expect(await board.symbols()).toEqual(["AAPL", "TSLA"]);

    await board.row("AAPL").click();
    await page.getByRole("button", { name: "Remove AAPL from Mine" }).click();
    expect(await board.symbols()).toEqual(["TSLA"]);
    await page.getByRole("button", { name: "Remove list Mine" }).click();
    expect(await board.openList()).toBe("All");
    expect(await board.lists.locator("option", { hasText: "Mine" }).count()).toBe(0);
  });

  it("that is empty helps on with ready lists", async () => {
    const board = await open({ path: "/?symbol=AAPL" });
    const { page } = board;
    await page.getByRole("button", { name: "New list" }).click();
    await page.keyboard.type("Empty");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Remove AAPL from Empty" }).click();
    await page.getByText("This list is empty.").waitFor();
    await page.getByRole("button", { name: "Energy" }).click();
    expect(await board.openList()).toBe("Energy");
    expect(await board.symbols()).toContain("XOM");
  });
});
