import { describe, expect, it } from "vitest";
import type { BoardPage } from "../support/board-page.ts";
import { useBoard } from "../support/use-board.ts";

const { open, sharedBoard } = useBoard();

/** The symbol of the grid's active row; undefined if that row does not exist in the document or is not selected. */
const activeRow = (board: BoardPage) =>
  board.grid.evaluate((grid) => {
    const row = document.getElementById(grid.getAttribute("aria-activedescendant") ?? "");
    return row?.getAttribute("aria-selected") === "true" ? row.querySelector("b")?.textContent.trim() : undefined;
  });

describe("the watchlist as a screen reader finds it", () => {
  it("is a grid whose head and rows are numbered from 1 on, and all have the same number of cells", async () => {
    const board = await sharedBoard();
    const numbers = await board.grid
      .getByRole("row")
      .evaluateAll((rows) => rows.map((row) => Number(row.getAttribute("aria-rowindex"))));
    expect(numbers).toEqual(numbers.map((_, k) => k + 1));
    const cells = await board.grid.getByRole("row").evaluateAll((rows) => rows.map((row) => row.children.length));
    expect(new Set(cells).size).toBe(1);
  });

  it("marks the sorted column, and no other, as sorted", async () => {
    const board = await sharedBoard();
    const sorts = () =>
      board.grid
        .getByRole("columnheader")
        .evaluateAll((heads) => heads.map((head) => head.getAttribute("aria-sort")).filter((one) => one !== null));
    expect(new Set(await sorts())).toEqual(new Set(["none"]));
    await board.header("Last").getByRole("button").click();
    expect((await sorts()).filter((one) => one !== "none")).toEqual(["descending"]);
    for (let k = 0; k < 2; k++) await board.header("Last").getByRole("button").click();
  });

  it("marks the open row as active, and never names a row that scrolling has removed", async () => {
    const board = await sharedBoard();
    await board.grid.focus();
    await board.page.keyboard.press("Home");
    await board.page.keyboard.press("ArrowDown");
    const symbol = (await board.symbols())[1];
    await expect.poll(() => activeRow(board)).toBe(symbol);
    await board.grid.hover();
    await board.page.mouse.wheel(0, 6_000);
    await expect.poll(() => board.symbols()).not.toContain(symbol);
    // No id is better than the id of a missing element.
    await expect
      .poll(() =>
        board.grid.evaluate((grid) => {
          const id = grid.getAttribute("aria-activedescendant");
          return id === null || document.getElementById(id) !== null;
        }),
      )
      .toBe(true);
  });

  it("has texts in place of the chart and of each row's sparkline", async () => {
    const board = await sharedBoard();
    await expect
      .poll(() => board.page.locator("#chart-now").textContent())
      .toMatch(/^last [\d.]+, [+−]?[\d.]+% today, from [\d.]+ to [\d.]+$/);
    const today = board.rows.first().getByRole("gridcell").nth(1);
    expect(await today.getAttribute("aria-label")).toMatch(/^Today from [\d.]+ to [\d.]+$/);
  });

  it("has a name for every button and field", async () => {
    const board = await sharedBoard();
    const nameless = await board.page.locator("button, select, input").evaluateAll((controls) =>
      controls
        .filter((control) => {
          const label = control.getAttribute("aria-label") ?? control.getAttribute("title") ?? control.textContent;
          return label.trim() === "";
        })
        .map((control) => control.outerHTML),
    );
    expect(nameless).toEqual([]);
  });
});

describe("the Tab key", () => {
  it("moves from search to list to chart, with a visible focus", async () => {
    const board = await open();
    const stops: string[] = [];
    for (let k = 0; k < 60 && !stops.includes("chart"); k++) {
      await board.page.keyboard.press("Tab");
      const stop = await board.page.evaluate(() => {
        const focused = document.activeElement;
        if (!(focused instanceof HTMLElement)) return { name: "nothing", visible: false };
        const box = focused.getBoundingClientRect();
        const ring = [focused, focused.parentElement].some(
          (element) => element !== null && getComputedStyle(element).outlineStyle !== "none",
        );
        const region = focused.closest('[role="grid"], .tape, header, footer, .segmented');
        const name =
          focused.id === "search"
            ? "search"
            : focused.tagName === "CANVAS"
              ? "chart"
              : (region?.getAttribute("role") ?? region?.tagName.toLowerCase() ?? focused.tagName.toLowerCase());
        return { name, visible: ring && box.width > 0 && box.right > 0 && box.left < innerWidth };
      });
      if (stops.at(-1) !== stop.name) stops.push(stop.name);
      expect(stop.visible, `stop ${String(k + 1)}, ${stop.name}`).toBe(true);
    }
    expect(stops).toEqual([
      "a",
      "search",
      "region",
      "header",
      "select",
      "button",
      "grid",
      "radiogroup",
      "select",
      "button",
      "chart",
    ]);
  });

  it("stays within an open dialog, which returns the focus when it closes", async () => {
    const board = await sharedBoard();
    const settings = board.page.getByRole("button", { name: "Settings" });
    await settings.click();
    const beside = () =>
      board.page.evaluate(() => document.activeElement !== document.body && !document.activeElement?.closest("dialog"));
    for (let k = 0; k < 8; k++) {
      await board.page.keyboard.press("Tab");
      expect(await beside()).toBe(false);
    }
    await board.page.keyboard.press("Escape");
    await expect.poll(() => settings.evaluate((button) => button === document.activeElement)).toBe(true);
  });
});

describe("the ticker tape", () => {
  it("scrolls on request only, and never if the viewer prefers reduced motion", async () => {
    const rolling = (board: BoardPage) =>
      board.page
        .locator(".items")
        .first()
        .evaluate((items) => items.getAnimations().filter(({ playState }) => playState === "running").length);
    const still = await open({ reducedMotion: "reduce" });
    const moving = await sharedBoard();
    expect([await rolling(still), await rolling(moving)]).toEqual([0, 0]);
    for (const board of [still, moving]) await board.page.getByRole("button", { name: "Scroll the tape" }).click();
    await expect.poll(() => rolling(moving)).toBe(1);
    await expect.poll(() => rolling(still)).toBe(0);
  });
});
