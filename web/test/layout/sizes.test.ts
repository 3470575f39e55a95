import { describe, expect, it } from "vitest";
import type { BoardPage } from "../support/board-page.ts";
import { drawnOn } from "../support/pixels.ts";
import { useBoard } from "../support/use-board.ts";

const { open, sharedBoard, freshBoard } = useBoard();

/** The controls, or the document, that extend beyond the sides of the screen. */
const beyondScreen = (board: BoardPage) =>
  board.page.evaluate(() => {
    const beyond = [...document.querySelectorAll("button, select, input, summary")].filter((control) => {
      // The tape's movers extend beyond it on purpose, and a phone's chart tools scroll sideways.
      if (control.closest(".lane, .bar") !== null || control.getClientRects().length === 0) return false;
      const { left, right } = control.getBoundingClientRect();
      return left < 0 || right > innerWidth;
    });
    const named = beyond.map((control) => control.getAttribute("aria-label") ?? control.textContent.trim());
    return document.documentElement.scrollWidth > innerWidth ? ["the document", ...named] : named;
  });

describe("a width of", () => {
  it.each([360, 720, 721, 1000, 1199, 1200, 1440, 1920, 2560])(
    "%i px shows everything without horizontal scrolling",
    async (width) => {
      const board = await sharedBoard();
      await board.page.setViewportSize({ width, height: 900 });
      await board.drawn();
      expect(await beyondScreen(board)).toEqual([]);
      await expect.poll(async () => (await board.shown()).length).toBeGreaterThan(5);
      await expect.poll(async () => (await drawnOn(board.chart)).heights).toBeGreaterThan(4);
    },
  );
});

describe("a phone", () => {
  const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true } as const;

  it("shows list, chart or trades by the tabs at the bottom, and always that data are simulated", async () => {
    const board = await open(PHONE);
    const { page } = board;
    const sales = page.getByRole("table", { name: "Time & sales" });
    const parts = async () => ({
      list: await board.grid.count(),
      chart: await board.chart.count(),
      intervals: await board.choice("5m").count(),
      trades: await sales.count(),
    });
    const show = async (tab: string) => {
      await page.getByRole("navigation").getByRole("button", { name: tab }).tap();
      await page.locator("nav [aria-current]", { hasText: tab }).waitFor();
      expect(await page.getByText("Simulated data").isVisible()).toBe(true);
      await expect.poll(() => board.sign.getAttribute("data-health")).toBe("live");
      expect(await beyondScreen(board)).toEqual([]);
      return parts();
    };
    expect(await parts()).toEqual({ list: 1, chart: 1, intervals: 0, trades: 0 });
    expect(await show("Chart")).toEqual({ list: 0, chart: 1, intervals: 1, trades: 0 });
    expect(await show("Trades")).toEqual({ list: 0, chart: 0, intervals: 0, trades: 1 });
    expect(await show("List")).toEqual({ list: 1, chart: 1, intervals: 0, trades: 0 });
    await board.row("MSFT").tap();
    await page.getByRole("heading", { name: "MSFT" }).waitFor();
  });
});

describe("a tablet", () => {
  it("shows the symbol panel in a drawer", async () => {
    const board = await freshBoard({ viewport: { width: 1000, height: 700 } });
    const sales = board.page.getByRole("table", { name: "Time & sales" });
    expect(await sales.count()).toBe(0);
    await board.page.getByRole("button", { name: "Details" }).click();
    await sales.waitFor();
    expect(await beyondScreen(board)).toEqual([]);
    await board.page.getByRole("button", { name: "Close panel" }).click();
    await sales.waitFor({ state: "detached" });
  });
});

describe("a touch screen", () => {
  it.each([
    [360, 740],
    [768, 1024],
  ])("has controls of at least 44 × 44 px, at %i × %i px", async (width, height) => {
    const board = await open({ viewport: { width, height }, hasTouch: true, isMobile: true });
    const small = await board.page.locator("button:visible, select:visible, summary:visible").evaluateAll((controls) =>
      controls
        // Movers that the tape has no room for cannot be pressed.
        .filter((control) => control.closest(".lane") === null)
        .map((control) => ({
          name: control.getAttribute("aria-label") ?? control.textContent.trim(),
          box: control.getBoundingClientRect(),
        }))
        .filter(({ box }) => box.width < 43.5 || box.height < 43.5)
        .map(({ name, box }) => `${name}: ${String(Math.round(box.width))} × ${String(Math.round(box.height))}`),
    );
    expect(small).toEqual([]);
    expect(await board.page.locator("kbd:visible").count()).toBe(0);
  });
});

describe("the header", () => {
  it.each([721, 768, 800, 860])("shows its chips and the market's state uncut, at %i px", async (width) => {
    const board = await sharedBoard();
    await board.page.setViewportSize({ width, height: 800 });
    await board.drawn();
    const cut = await board.page.locator("header .chip, header [data-market] *").evaluateAll((parts) =>
      parts
        .filter((part) => {
          const { left, right } = part.getBoundingClientRect();
          return part.scrollWidth > part.clientWidth + 1 || left < 0 || right > innerWidth;
        })
        .filter((part) => getComputedStyle(part).display !== "inline")
        .map((part) => part.textContent),
    );
    expect(cut).toEqual([]);
    const details = await board.page.getByRole("button", { name: "Details", exact: true }).boundingBox();
    const price = await board.price.boundingBox();
    expect((details?.y ?? 0) + (details?.height ?? 0)).toBeLessThanOrEqual((price?.y ?? 0) + (price?.height ?? 0));
    expect((details?.x ?? 0) + (details?.width ?? 0)).toBeLessThanOrEqual(width);
  });
});

describe("the heads of the list and of time and sales", () => {
  it("are as wide as their rows, with and without a scroll bar", async () => {
    const board = await freshBoard();
    for (const [head, row] of [
      [".list .frame .head [role='row']", ".list [data-id]"],
      [".sales .head[role='row']", ".sales .shown [role='row']"],
    ] as const) {
      const right = (parts: string) =>
        // Read at one moment: on a busy market a trade's row is gone before a second call comes.
        board.page.evaluate(
          (selector) => document.querySelector(selector)?.lastElementChild?.getBoundingClientRect().right,
          parts,
        );
      await expect.poll(() => right(row)).toBe(await right(head));
    }
  });
});
