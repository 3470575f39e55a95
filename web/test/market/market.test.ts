import { beforeAll, describe, expect, it } from "vitest";
import type { BoardPage } from "../support/board-page.ts";
import { dashboard, useBoard } from "../support/use-board.ts";

const PATIENCE = { timeout: 15_000 };
const { blank } = useBoard();

describe("the market page", { timeout: 30_000 }, () => {
  let board: BoardPage;
  const map = () => board.page.getByRole("listbox", { name: "Heat map" });

  beforeAll(async () => {
    board = await blank({}, true);
    await board.page.goto(`${dashboard()}/market`);
    await board.page.locator("#heat-option").waitFor();
  }, 30_000);

  it("names the tile that the keyboard is on, and moves from tile to tile", async () => {
    const first = await board.page.locator("#heat-option").getAttribute("aria-label");
    expect(first).toMatch(/^[A-Z.]+, .+, ([+−]?[\d.]+%|no data)/);
    await map().focus();
    for (const key of ["ArrowRight", "ArrowDown", "ArrowLeft"]) await board.page.keyboard.press(key);
    await expect.poll(() => board.page.locator("#heat-option").getAttribute("aria-label"), PATIENCE).not.toBe(first);
  });

  it("fills the map with a sector, which the address keeps; Escape and Back lead out of it", async () => {
    await board.page.getByRole("combobox", { name: "Sector" }).selectOption("Energy");
    await expect.poll(() => new URL(board.page.url()).search, PATIENCE).toBe("?sector=Energy");
    await map().focus();
    await board.page.keyboard.press("Escape");
    await expect.poll(() => new URL(board.page.url()).search, PATIENCE).toBe("");
    await board.page.goBack();
    await expect.poll(() => board.page.getByRole("combobox", { name: "Sector" }).inputValue(), PATIENCE).toBe("Energy");
    await board.page.getByRole("combobox", { name: "Sector" }).selectOption("");
  });

  it("shows the same as a table, for those who cannot see colours", async () => {
    await board.choice("Table").click();
    const rows = board.page.getByRole("table", { name: "Heat map" }).getByRole("row");
    await expect.poll(() => rows.nth(1).innerText(), PATIENCE).toMatch(/[\d.]+\s+[+−]?[\d.]+%/);
    await board.choice("Map").click();
  });

  it("compares with the prices of an hour ago, and says since when", async () => {
    await board.choice("1 h").click();
    await expect.poll(() => board.page.locator(".legend .since").innerText(), PATIENCE).toMatch(/^since \d\d:\d\d:00$/);
    await board.choice("Day").click();
  });

  it("leads to a symbol's chart without a reload, from the map and from the lists", async () => {
    await board.page.evaluate(() => Object.assign(window, { kept: true }));
    const symbol = (await board.page.locator("#heat-option").getAttribute("aria-label"))?.split(",")[0] ?? "";
    await map().focus();
    await board.page.keyboard.press("Enter");
    await board.ready();
    expect(new URL(board.page.url()).searchParams.get("symbol")).toBe(symbol);
    expect(await board.page.locator(".quote h2, .quote b").first().innerText()).toContain(symbol);
    await board.page.goBack();
    const mover = board.page.getByRole("region", { name: "Most active" }).getByRole("link").first();
    await mover.click(PATIENCE);
    await board.ready();
    expect(await board.page.evaluate(() => "kept" in window)).toBe(true);
  });
});
