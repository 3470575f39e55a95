import type { Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS } from "../../../shared/model/time.ts";
import type { BoardPage } from "../support/board-page.ts";
import { recordFlashes } from "../support/flashes.ts";
import { startTcpProxy, type TcpProxy } from "../support/tcp-proxy.ts";
import { drawnOn, drawnOnAll } from "../support/pixels.ts";
import { dashboard, useBoard } from "../support/use-board.ts";

const { blank } = useBoard();

const PATIENCE = { timeout: 60_000 };

declare global {
  interface Window {
    /** The error of the computer's clock, ms. */
    clockIsOffBy: number;
  }
}

/** Gives the computer's clock an error of `off` ms on later pages. `setClock` changes it while a page is open. */
const setClockOfNextPages = (board: BoardPage, off: number) =>
  board.page.addInitScript((ms) => {
    const machine = Date.now.bind(Date);
    window.clockIsOffBy = ms;
    Date.now = () => machine() + window.clockIsOffBy;
  }, off);

const setClock = (page: Page, ms: number) => page.evaluate((off) => (window.clockIsOffBy = off), ms);

/** The first time such as "01:26:17" in a text, as seconds of the day; −1 if there is none. */
function secondsOf(text: string): number {
  const [, h, m, s] = /(\d\d):(\d\d):(\d\d)/.exec(text) ?? [];
  return h === undefined ? -1 : Number(h) * 3_600 + Number(m) * 60 + Number(s);
}

/** The difference between a time of day in a text and the machine's, s. */
const offBy = (text: string) => {
  const apart = Math.abs(secondsOf(text) - Math.floor((Date.now() % DAY_MS) / 1_000));
  return Math.min(apart, 86_400 - apart);
};

describe("when the computer's clock is set while a board is open,", () => {
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
  ])("%s, nothing stops: chart, sparklines, index, flashes and figures go on", async (_, ms) => {
    const board = await (shared ??= openFirst());
    const rateShown = async () => {
      const [, rate = "0"] = /Updates ([\d,]+)\/s/.exec(await board.page.locator("footer").innerText()) ?? [];
      return Number(rate.replaceAll(",", ""));
    };
    await expect.poll(rateShown).toBeGreaterThan(0);
    const rateBefore = await rateShown();
    await setClock(board.page, ms);
    const flashes = await recordFlashes(board.page);
    const charts = new Set<number>();
    const sparklines = new Set<string>();
    const index = new Set<string>();
    const rates = new Set<number>();
    const look = async () => {
      charts.add((await drawnOn(board.chart)).hash);
      sparklines.add((await drawnOnAll(board.sparklines)).map(({ hash }) => hash).join());
      index.add(await board.page.locator(".tape").innerText());
      rates.add(await rateShown());
      return Math.min(charts.size, sparklines.size, index.size, (await flashes()).length);
    };
    await expect.poll(look, PATIENCE).toBeGreaterThan(3);
    // Counted over an hour more or less, it would be thousands of times as many or as few.
    expect(Math.max(...rates)).toBeLessThan(rateBefore * 100);
    await expect.poll(() => board.sign.getAttribute("data-health")).toBe("live");
  });
});

describe("a computer whose clock is ten minutes off", () => {
  let proxy: TcpProxy | undefined;
  afterEach(() => proxy?.close());

  it.each([-600_000, 600_000])("by %i ms states the server's time, also of a lost connection", async (off) => {
    proxy = await startTcpProxy(dashboard());
    const board = await blank({ expected: /net::ERR_|WebSocket connection to|status 503|503 \(/ });
    await setClockOfNextPages(board, off);
    await board.page.goto(`${proxy.url}/?symbol=AAPL`);
    await board.ready();
    const header = () => board.page.getByRole("banner").innerText();
    await expect.poll(async () => offBy(await header()), PATIENCE).toBeLessThan(3);
    proxy.cut();
    await expect.poll(() => board.sign.getAttribute("data-health"), PATIENCE).toBe("broken");
    expect(offBy(await board.outage.innerText())).toBeLessThan(10);
    expect(offBy(await header())).toBeLessThan(10);
  });
});
