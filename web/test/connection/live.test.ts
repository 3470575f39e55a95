import { describe, expect, it } from "vitest";
import { watchFlashes } from "../support/flashes.ts";
import { drawnOn } from "../support/pixels.ts";
import { expectCurrentPrices, expectUnbrokenTape } from "../support/server-truth.ts";
import { dashboard, useBoard } from "../support/use-board.ts";

const { open, sharedBoard } = useBoard();

describe("an open board", () => {
  it("changes its prices by itself", async () => {
    const board = await sharedBoard();
    const before = new Map((await board.shown()).map(({ symbol, last }) => [symbol, last]));
    const changed = async () => (await board.shown()).filter(({ symbol, last }) => before.get(symbol) !== last).length;
    await expect.poll(changed).toBeGreaterThan(5);
  });

  it("shows the prices that the server holds", async () => {
    await expectCurrentPrices(await sharedBoard(), dashboard());
  });

  it("redraws the chart as trades come", async () => {
    const board = await sharedBoard();
    const pictures = new Set<number>();
    await expect.poll(async () => pictures.add((await drawnOn(board.chart)).hash).size).toBeGreaterThan(3);
  });

  it("lists each trade of the open symbol once, newest first", async () => {
    const board = await sharedBoard();
    await board.row("AAPL").click();
    await expectUnbrokenTape(board, dashboard(), "AAPL");
  });

  it("puts each new trade on top of time and sales as it comes", async () => {
    const board = await sharedBoard();
    await board.row("AAPL").click();
    const tops = new Set<string>();
    await expect.poll(async () => tops.add((await board.prints())[0]?.time ?? "").size).toBeGreaterThan(4);
  });

  it("carries price and direction of the open symbol in the title, as the price above the chart says", async () => {
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
    expect(mark).toBe(change?.startsWith("+") ? "▲" : change?.startsWith("−") ? "▼" : "•");
  });
});

describe("a price that changes", () => {
  it("flashes the direction of its tick, from its first changed digit on", async () => {
    const board = await sharedBoard();
    const flashes = await watchFlashes(board.page);
    await expect.poll(async () => (await flashes()).length).toBeGreaterThan(10);
    const seen = await flashes();
    expect(new Set(seen.map(({ direction }) => direction))).toEqual(new Set(["up", "down"]));
    for (const { direction, mark } of seen) expect(direction).toBe(mark);
    // A tick of a cent leaves the dollars of a three-figure price as they are.
    expect(seen.some(({ text, price }) => text.length < price.length)).toBe(true);
    for (const { text, price } of seen) expect(price.endsWith(text), `${price} ends in ${text}`).toBe(true);
  });

  it("flashes for no time at all where motion is not wanted", async () => {
    const board = await open({ reducedMotion: "reduce" });
    const flashes = await watchFlashes(board.page);
    await expect.poll(async () => (await flashes()).length).toBeGreaterThan(3);
    for (const { milliseconds } of await flashes()) expect(milliseconds).toBeLessThan(1);
  });
});
