import { describe, expect, it } from "vitest";
import type { BoardPage } from "../support/board-page.ts";
import { watchFlashes } from "../support/flashes.ts";
import { holdableFeed } from "../support/held-feed.ts";
import { expectCurrentPrices, expectUnbrokenTape, quotesAt } from "../support/server-truth.ts";
import { dashboard, useBoard } from "../support/use-board.ts";

const { blank, open } = useBoard();

/** Has the page believe that its tab is hidden or shown: headless tabs are always in front. */
const setHidden = (board: BoardPage, hidden: boolean) =>
  board.page.evaluate((value) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => value });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);

/** Waits until most of what was on screen has another price at the server. */
async function marketMovedOn(shown: readonly { symbol: string; last: number }[]): Promise<void> {
  const moved = async () => {
    const held = new Map((await quotesAt(dashboard())).map(({ s, l }) => [s, l]));
    return shown.filter(({ symbol, last }) => held.get(symbol) !== last).length;
  };
  await expect.poll(moved, { timeout: 30_000 }).toBeGreaterThan(shown.length / 2);
}

describe("a tab that is hidden", () => {
  it("draws nothing, and shows current values when it is looked at again, without a flash", async () => {
    const board = await blank();
    const feed = await holdableFeed(board.page);
    await board.page.goto(`${dashboard()}/?symbol=AAPL`);
    await board.ready();
    await setHidden(board, true);
    const before = await board.shown();
    await marketMovedOn(before);
    // The line about pushed changes may come in meanwhile, which leaves room for fewer rows.
    const still = await board.shown();
    expect(still).toEqual(before.slice(0, still.length));

    const flashes = await watchFlashes(board.page);
    feed.hold();
    await setHidden(board, false);
    const jumped = async () => (await board.shown()).filter(({ last }, k) => last !== before[k]?.last).length;
    // Some prices will be back at what they were before.
    await expect.poll(jumped).toBeGreaterThan(before.length / 5);
    await board.drawn();
    expect(await flashes()).toEqual([]);
    feed.release();
    await expectCurrentPrices(board, dashboard());
    await expectUnbrokenTape(board, dashboard(), "AAPL");
  });
});

describe("the title of a tab that is hidden", () => {
  it("goes on with the price that the server holds", async () => {
    const board = await open({ path: "/?symbol=AAPL" });
    await setHidden(board, true);
    const titles = new Set<string>();
    const matches = async () => {
      const title = await board.page.title();
      titles.add(title);
      const held = (await quotesAt(dashboard())).find(({ s }) => s === "AAPL");
      return titles.size > 2 && title.includes(held?.l.toFixed(2) ?? "?");
    };
    await expect.poll(matches, { timeout: 60_000 }).toBe(true);
  });
});

describe("a page that the browser froze", () => {
  it("shows current values when it goes on, and every trade of meanwhile", async () => {
    const board = await open({ path: "/?symbol=AAPL" });
    const devtools = await board.page.context().newCDPSession(board.page);
    const before = await board.shown();
    await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
    await marketMovedOn(before);
    await devtools.send("Page.setWebLifecycleState", { state: "active" });
    await expectCurrentPrices(board, dashboard());
    await expectUnbrokenTape(board, dashboard(), "AAPL");
    await expect.poll(() => board.sign.getAttribute("data-health")).toBe("live");
  });
});
