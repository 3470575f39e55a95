import { describe, expect, it } from "vitest";
import type { BoardPage } from "../support/board-page.ts";
import { recordFlashes } from "../support/flashes.ts";
import { pausableMessages } from "../support/paused-messages.ts";
import { expectCurrentPrices, expectConsecutiveTrades, quotesAt } from "../support/server-state.ts";
import { dashboard, useBoard } from "../support/use-board.ts";

const { blank, open } = useBoard();

/** Tells the page that its tab is hidden or visible, because a headless browser's tabs are always visible. */
const setHidden = (board: BoardPage, hidden: boolean) =>
  board.page.evaluate((value) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => value });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);

/** Waits until most of the given rows have another price at the server. */
async function marketMovedOn(shown: readonly { symbol: string; last: number }[]): Promise<void> {
  const moved = async () => {
    const held = new Map((await quotesAt(dashboard())).map(({ s, l }) => [s, l]));
    return shown.filter(({ symbol, last }) => held.get(symbol) !== last).length;
  };
  await expect.poll(moved, { timeout: 30_000 }).toBeGreaterThan(shown.length / 2);
}

describe("a tab that is hidden", () => {
  it("draws nothing, and shows current values without a flash when it is visible again", async () => {
    const board = await blank();
    const messages = await pausableMessages(board.page);
    await board.page.goto(`${dashboard()}/?symbol=AAPL`);
    await board.ready();
    await setHidden(board, true);
    const before = await board.shown();
    await marketMovedOn(before);
    // The banner about pushed changes may appear meanwhile, which leaves room for fewer rows.
    const still = await board.shown();
    expect(still).toEqual(before.slice(0, still.length));

    const flashes = await recordFlashes(board.page);
    messages.pause();
    await setHidden(board, false);
    const jumped = async () => (await board.shown()).filter(({ last }, k) => last !== before[k]?.last).length;
    // Some prices may have returned to their former value.
    await expect.poll(jumped).toBeGreaterThan(before.length / 5);
    await board.drawn();
    expect(await flashes()).toEqual([]);
    messages.resume();
    await expectCurrentPrices(board, dashboard());
    await expectConsecutiveTrades(board, dashboard(), "AAPL");
  });
});

describe("the title of a hidden tab", () => {
  it("keeps showing the server's price", async () => {
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
  it("shows current values and every missed trade when it resumes", async () => {
    const board = await open({ path: "/?symbol=AAPL" });
    const devtools = await board.page.context().newCDPSession(board.page);
    const before = await board.shown();
    await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
    await marketMovedOn(before);
    await devtools.send("Page.setWebLifecycleState", { state: "active" });
    await expectCurrentPrices(board, dashboard());
    await expectConsecutiveTrades(board, dashboard(), "AAPL");
    await expect.poll(() => board.sign.getAttribute("data-health")).toBe("live");
  });
});
