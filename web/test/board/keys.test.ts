import { describe, expect, it } from "vitest";
import type { BoardPage } from "../support/board-page.ts";
import { useBoard } from "../support/use-board.ts";

const { open, sharedBoard, freshBoard } = useBoard();

const query = (board: BoardPage, name: string) => new URL(board.page.url()).searchParams.get(name);
const dark = (board: BoardPage) =>
  board.page.evaluate(
    () => document.documentElement.dataset["theme"] ?? matchMedia("(prefers-color-scheme: dark)").matches,
  );

/** Presses a key while an input method composes text. Browsers report that in one of two ways. */
const composed = (board: BoardPage, key: string, as: "composing" | "229") =>
  board.page.evaluate(
    ({ pressed, composing }) => {
      const event = new KeyboardEvent("keydown", {
        key: pressed,
        bubbles: true,
        cancelable: true,
        isComposing: composing,
        keyCode: composing ? 0 : 229,
      });
      document.activeElement?.dispatchEvent(event);
    },
    { pressed: key, composing: as === "composing" },
  );

describe("while an input method composes", () => {
  it.each(["composing", "229"] as const)("Enter and Escape do nothing in the search: %s", async (as) => {
    const board = await sharedBoard();
    const symbol = query(board, "symbol");
    await board.page.keyboard.press("/");
    await board.page.keyboard.type("app");
    for (const key of ["Enter", "Escape"]) await composed(board, key, as);
    expect(await board.search.inputValue()).toBe("app");
    expect(query(board, "symbol")).toBe(symbol);
    await board.page.keyboard.press("Escape");
  });

  it("Escape keeps the name of a new list", async () => {
    const board = await sharedBoard();
    await board.page.getByRole("button", { name: "New list" }).click();
    await board.page.keyboard.type("ming");
    await composed(board, "Escape", "composing");
    expect(await board.page.locator("input[name=name]").inputValue()).toBe("ming");
    await board.page.keyboard.press("Escape");
    expect(await board.page.locator("input[name=name]").count()).toBe(0);
  });
});

describe("the page's shortcuts", () => {
  it("do nothing behind a dialog, and Escape closes only the dialog", async () => {
    const board = await freshBoard({
      viewport: { width: 1000, height: 700 },
      path: "/?symbol=AAPL&interval=1m&chart=line",
    });
    const { page } = board;
    await page.getByRole("button", { name: "Details" }).click();
    const drawer = page.getByRole("button", { name: "Close panel" });
    await drawer.waitFor();
    await page.getByRole("button", { name: "Settings" }).click();
    const before = await dark(board);
    for (const key of ["c", "C", "]", "d", "?"]) await page.keyboard.press(key);
    expect(await page.getByRole("dialog").getAttribute("aria-label")).toBe("Settings");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await drawer.count()).toBe(1);
    expect([await dark(board), query(board, "interval"), query(board, "chart")]).toEqual([before, "1m", "line"]);
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
  });

  it("work with Caps Lock and once per press, but not with a modifier or in a field", async () => {
    const board = await freshBoard({ path: "/?symbol=AAPL&interval=1m&chart=line" });
    const { page } = board;
    const kind = async () => (await board.chart.getAttribute("aria-label"))?.split(", ")[2];
    const press = (init: Readonly<Record<string, string | boolean>>) =>
      page.evaluate((fields) => {
        document.body.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...fields }));
      }, init);
    await press({ key: "C" });
    await expect.poll(kind).toBe("Area");
    for (let k = 0; k < 5; k++) await press({ key: "c", repeat: true });
    for (const modifier of ["ctrlKey", "metaKey", "altKey", "shiftKey"]) await press({ key: "c", [modifier]: true });
    await board.lists.focus();
    await page.keyboard.press("c");
    await page.evaluate(() => {
      const note = document.body.appendChild(document.createElement("p"));
      note.contentEditable = "true";
      note.focus();
    });
    await page.keyboard.press("c");
    await board.drawn();
    expect(await kind()).toBe("Area");
  });

  it("can be switched off and on again", async () => {
    const board = await freshBoard({ path: "/?symbol=AAPL&interval=1m&chart=line" });
    const { page } = board;
    await board.set("Off");
    for (const key of ["c", "]", "d", "?", "/"]) await page.keyboard.press(key);
    await board.drawn();
    expect(await board.chart.getAttribute("aria-label")).toBe("AAPL price chart, 1m, Line");
    expect(await page.getByRole("dialog").count()).toBe(0);
    await board.set("On");
    await page.keyboard.press("c");
    await expect.poll(() => board.chart.getAttribute("aria-label")).toBe("AAPL price chart, 1m, Area");
  });
});

describe("a crosshair set by a tap", () => {
  it("is removed by a second tap, a tap elsewhere, another symbol and another interval", async () => {
    const board = await open({
      viewport: { width: 1000, height: 700 },
      hasTouch: true,
      path: "/?symbol=AAPL&interval=1m&chart=candles",
    });
    const { page } = board;
    const tapChart = async () => board.chart.tap({ position: await board.chartPoint(0.3) });
    /** The number of closes that the legend shows until the price changes: one for an older candle. */
    const legends = () =>
      page.evaluate(async () => {
        const textOf = (part: string) => document.querySelector(part)?.textContent ?? "";
        const [prices, closes] = [new Set<string>(), new Set<string>()];
        while (prices.size < 2) {
          await new Promise(requestAnimationFrame);
          prices.add(textOf(".quote .price"));
          closes.add(textOf(".legend .close"));
        }
        return closes.size;
      });
    const leaves: Record<string, () => Promise<void>> = {
      "second tap": tapChart,
      "tap elsewhere": () => page.locator(".quote h2").tap(),
      "another symbol": () => board.grid.press("ArrowDown"),
      "another interval": () => page.keyboard.press("]"),
    };
    for (const [name, leave] of Object.entries(leaves)) {
      await tapChart();
      await expect.poll(legends, { message: name }).toBe(1);
      await leave();
      await expect.poll(legends, { message: name }).toBeGreaterThan(1);
    }
  });
});
