import { describe, expect, it } from "vitest";
import type { BoardPage } from "../support/board-page.ts";
import { drawnOn } from "../support/pixels.ts";
import { useBoard } from "../support/use-board.ts";

const { open, sharedBoard, freshBoard } = useBoard();

/** The lightness of the page's background, 0 to 255. */
const lightness = (board: BoardPage) =>
  board.page.evaluate(() =>
    Math.max(...(getComputedStyle(document.body).backgroundColor.match(/\d+/g) ?? []).map(Number)),
  );

/** The colour of a rising and of a falling change, as the list shows them. */
const directions = (board: BoardPage) =>
  board.rows.evaluateAll((rows) => {
    const colorOf = (sign: string) => {
      const cells = rows.map((row) => row.querySelectorAll('[role="gridcell"]')[3]);
      const cell = cells.find((one) => one?.textContent.trim().startsWith(sign));
      return cell ? getComputedStyle(cell).color : "";
    };
    return { up: colorOf("+"), down: colorOf("−") };
  });

describe("the theme", () => {
  it("follows the system until the viewer chooses one, which a reload keeps", async () => {
    const board = await open({ colorScheme: "light" });
    expect(await lightness(board)).toBeGreaterThan(200);
    await board.page.emulateMedia({ colorScheme: "dark" });
    await expect.poll(() => lightness(board)).toBeLessThan(60);

    await board.set("Light");
    expect(await lightness(board)).toBeGreaterThan(200);
    await board.page.reload();
    await board.ready();
    expect(await lightness(board)).toBeGreaterThan(200);
    await board.set("System");
    await expect.poll(() => lightness(board)).toBeLessThan(60);
  });

  it("changes with the key d", async () => {
    const board = await sharedBoard();
    await board.page.keyboard.press("d");
    await expect.poll(() => lightness(board)).toBeGreaterThan(200);
    await board.page.keyboard.press("d");
    await expect.poll(() => lightness(board)).toBeLessThan(60);
  });
});

describe("the palette", () => {
  it("sets the colours of up and down, which a reload keeps", async () => {
    const board = await freshBoard({ path: "/?interval=1m&chart=candles" });
    await expect.poll(async () => (await drawnOn(board.chart)).coloured).toBeGreaterThan(100);
    const green = await directions(board);
    await board.set("Red up");
    expect(await directions(board)).toEqual({ up: green.down, down: green.up });
    await board.set("Blue / orange");
    const blue = await directions(board);
    expect(new Set([blue.up, blue.down, green.up, green.down]).size).toBe(4);
    await board.page.reload();
    await board.ready();
    expect(await directions(board)).toEqual(blue);
  });
});

describe("the language", () => {
  it("is English or 简体中文 in all parts of the page, and a reload keeps it", async () => {
    const board = await freshBoard();
    await board.set("简体中文");
    const { page } = board;
    await page.getByText("模拟数据").waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("zh-CN");
    expect(await board.search.getAttribute("placeholder")).toBe("搜索代码");
    expect(await page.getByRole("columnheader").allInnerTexts()).toContain("最新价");
    expect(await board.chart.getAttribute("aria-label")).toContain("价格图");
    await page.reload();
    await board.ready();
    await page.getByText("模拟数据").waitFor();
    await board.set("English");
    await page.getByText("Simulated data").waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("en");
  });

  it("is the browser's at a first visit", async () => {
    const board = await open({ locale: "zh-CN" });
    await board.page.getByText("模拟数据").waitFor();
  });
});

describe("the help", () => {
  it("opens with ? and closes with Escape", async () => {
    const board = await sharedBoard();
    const help = board.page.getByRole("dialog", { name: "Keyboard" });
    await board.page.keyboard.press("?");
    await help.waitFor();
    await board.page.keyboard.press("Escape");
    await help.waitFor({ state: "detached" });
  });
});
