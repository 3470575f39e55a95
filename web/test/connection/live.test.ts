import { describe, expect, it } from "vitest";
import { recordFlashes } from "../support/flashes.ts";
import { drawnOn } from "../support/pixels.ts";
import { expectCurrentPrices, expectConsecutiveTrades } from "../support/server-state.ts";
import { dashboard, useBoard } from "../support/use-board.ts";

const { open, sharedBoard } = useBoard();

describe("an open board", () => {
  it("updates its prices", async () => {
    const board = await sharedBoard();
    const before = new Map((await board.shown()).map(({ symbol, last }) => [symbol, last]));
    const changed = async () => (await board.shown()).filter(({ symbol, last }) => before.get(symbol) !== last).length;
    await expect.poll(changed).toBeGreaterThan(5);
  });

  it("shows the prices that the server holds", async () => {
    await expectCurrentPrices(await sharedBoard(), dashboard());
  });

  it("redraws the chart with every trade", async () => {
    const board = await sharedBoard();
    const pictures = new Set<number>();
    await expect.poll(async () => pictures.add((await drawnOn(board.chart)).hash).size).toBeGreaterThan(3);
  });

  it("lists each trade of the open symbol once, newest first", async () => {
    const board = await sharedBoard();
    await board.row("AAPL").click();
    await expectConsecutiveTrades(board, dashboard(), "AAPL");
  });

  it("adds each new trade at the top of time and sales", async () => {
    const board = await sharedBoard();
    await board.row("AAPL").click();
    const tops = new Set<string>();
    await expect.poll(async () => tops.add((await board.trades())[0]?.time ?? "").size).toBeGreaterThan(4);
  });

  it("shows the open symbol's price and direction in the title, equal to the price above the chart", async () => {
    const board = await sharedBoard();
    await board.row("AAPL").click();
    const told = () =>
      board.page.evaluate(() => {
        const [, mark, price, change] = /^([▲▼•]) ([\d.]+) AAPL (\S+) · Tickertape$/.exec(document.title) ?? [];
        const said = document.querySelector(".quote")?.textContent ?? "";
        return { mark, agree: said.includes(price ?? "?") && said.includes(change ?? "?"), change };
      });
    await expect.poll(told).toMatchObject({ agree: true });
    const { mark, change } = await told();
    // A change that rounds to 0.00% has a direction, but no sign.
    const marks = change?.startsWith("+") ? "▲" : change?.startsWith("−") ? "▼" : "▲▼•";
    expect(marks).toContain(mark);
  });
});

describe("a price that changes", () => {
  it("flashes in the direction of the tick, from the first changed digit on", async () => {
    const board = await sharedBoard();
    const flashes = await recordFlashes(board.page);
    const directions = async () => [...new Set((await flashes()).map(({ direction }) => direction))].sort();
    await expect.poll(directions).toEqual(["down", "up"]);
    await expect.poll(async () => (await flashes()).length).toBeGreaterThan(10);
    const seen = await flashes();
    for (const { direction, mark } of seen) expect(direction).toBe(mark);
    // A tick of one cent changes only the last digits of most prices.
    expect(seen.some(({ text, price }) => text.length < price.length)).toBe(true);
    for (const { text, price } of seen) expect(price.endsWith(text), `${price} ends in ${text}`).toBe(true);
  });

  it("does not flash visibly if the viewer prefers reduced motion", async () => {
    const board = await open({ reducedMotion: "reduce" });
    const flashes = await recordFlashes(board.page);
    await expect.poll(async () => (await flashes()).length).toBeGreaterThan(3);
    for (const { milliseconds } of await flashes()) expect(milliseconds).toBeLessThan(1);
  });
});
