import type { Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS } from "../../../shared/model/time.ts";
import type { BoardPage } from "../support/board-page.ts";
import { watchFlashes } from "../support/flashes.ts";
import { lineTo, type Line } from "../support/line.ts";
import { drawnOn, drawnOnAll } from "../support/pixels.ts";
import { dashboard, useBoard } from "../support/use-board.ts";

const { blank } = useBoard();

const PATIENCE = { timeout: 60_000 };

declare global {
  interface Window {
    /** By how much the computer's clock is off, ms. */
    clockIsOffBy: number;
  }
}

/** Has the computer's clock be off by so many ms from the next page on; it can be set while a board is open. */
const setClockOfNextPages = (board: BoardPage, off: number) =>
  board.page.addInitScript((ms) => {
    const machine = Date.now.bind(Date);
    window.clockIsOffBy = ms;
    Date.now = () => machine() + window.clockIsOffBy;
  }, off);

const setClock = (page: Page, ms: number) => page.evaluate((off) => (window.clockIsOffBy = off), ms);

/** "01:26:17" somewhere in a text, as seconds of the day; −1 where there is none. */
function secondsOf(text: string): number {
  const [, h, m, s] = /(\d\d):(\d\d):(\d\d)/.exec(text) ?? [];
  return h === undefined ? -1 : Number(h) * 3_600 + Number(m) * 60 + Number(s);
}

/** Between a time of day that is shown and the machine's own, s. */
const offBy = (text: string) => {
  const apart = Math.abs(secondsOf(text) - Math.floor((Date.now() % DAY_MS) / 1_000));
  return Math.min(apart, 86_400 - apart);
};

describe("the computer's clock set while a board is open,", () => {
  let shared: Promise<BoardPage> | undefined;
  const openFirst = async () => {
    const board = await blank({}, true);
    await setClockOfNextPages(board, 0);
    await board.page.goto(`${dashboard()}/?symbol=AAPL`);
    return board.ready();
  };

  it.each([
    ["back", -HOUR_MS],
    ["forward", HOUR_MS],
  ])("%s, stops nothing: chart, sparklines, index, flashes and figures go on", async (_, ms) => {
    const board = await (shared ??= openFirst());
    await setClock(board.page, ms);
    const flashes = await watchFlashes(board.page);
    const charts = new Set<number>();
    const sparklines = new Set<string>();
    const index = new Set<string>();
    const rates = new Set<number>();
    const look = async () => {
      charts.add((await drawnOn(board.chart)).hash);
      sparklines.add((await drawnOnAll(board.sparklines)).map(({ hash }) => hash).join());
      index.add(await board.page.locator(".tape").innerText());
      const [, rate = "0"] = /Updates ([\d,]+)\/s/.exec(await board.page.locator("footer").innerText()) ?? [];
      rates.add(Number(rate.replaceAll(",", "")));
      return Math.min(charts.size, sparklines.size, index.size, (await flashes()).length);
    };
    await expect.poll(look, PATIENCE).toBeGreaterThan(3);
    expect(Math.max(...rates)).toBeLessThan(5_000);
    expect(await board.sign.getAttribute("data-health")).toBe("live");
  });
});

describe("a computer whose clock is ten minutes off", () => {
  let line: Line | undefined;
  afterEach(() => line?.close());

  it.each([-600_000, 600_000])("by %i ms: what is said of a loss is said by the server's time", async (off) => {
    line = await lineTo(dashboard());
    const board = await blank({ expected: /net::ERR_|WebSocket connection to|status 503|503 \(/ });
    await setClockOfNextPages(board, off);
    await board.page.goto(`${line.url}/?symbol=AAPL`);
    await board.ready();
    const header = () => board.page.getByRole("banner").innerText();
    await expect.poll(async () => offBy(await header()), PATIENCE).toBeLessThan(3);
    line.cut();
    await expect.poll(() => board.sign.getAttribute("data-health"), PATIENCE).toBe("broken");
    expect(offBy(await board.sign.innerText())).toBeLessThan(10);
    expect(offBy(await header())).toBeLessThan(10);
  });
});
