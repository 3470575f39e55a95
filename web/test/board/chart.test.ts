import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer, type ServerProcess } from "../../../server/test/support/server-process.ts";
import { CHART_KINDS, INTERVALS_SHOWN } from "../support/board-page.ts";
import { drawnOn } from "../support/pixels.ts";
import { candlesAt } from "../support/server-state.ts";
import { dashboard, useBoard } from "../support/use-board.ts";

const { open, sharedBoard, freshBoard } = useBoard();

/** A candle's prices as the legend shows them. */
const pricesOf = ([, ...figures]: readonly number[]) =>
  figures
    .slice(0, 4)
    .map((price) => price.toFixed(2))
    .join(" ");
const query = (url: string) => Object.fromEntries(new URL(url).searchParams);

describe("the open symbol, interval and kind of chart", () => {
  it("are in the address, and are restored by a reload and by the address without a query", async () => {
    const board = await freshBoard();
    const { page } = board;
    await board.row("MSFT").click();
    await board.choice("5m").click();
    await board.kinds.selectOption("Candles");
    // The address follows shortly after the viewer's last change.
    await expect.poll(() => query(page.url())).toEqual({ symbol: "MSFT", interval: "5m", chart: "candles" });
    for (const address of [page.url(), dashboard()]) {
      await page.goto(address);
      await board.ready();
      expect(await board.chart.getAttribute("aria-label")).toBe("MSFT price chart, 5m, Candles");
      expect(await board.selectedInView()).toEqual(["MSFT"]);
    }
  });

  it("are the defaults for names that do not exist, and the page says which", async () => {
    const board = await freshBoard({ path: "/?symbol=NOSUCH&interval=2m&chart=pie" });
    expect(await board.chart.getAttribute("aria-label")).toMatch(/^[A-Z.]+ price chart, 1m, Candles$/);
    expect(await board.chart.getAttribute("aria-label")).not.toContain("NOSUCH");
    const alert = board.page.getByRole("alert");
    expect(await alert.innerText()).toBe("No symbol “NOSUCH” here. No interval “2m”. No kind of chart “pie”.");
    expect(await board.search.evaluate((field) => field === document.activeElement)).toBe(true);
    await board.row("MSFT").click();
    await alert.waitFor({ state: "detached" });
  });

  it("follow an address in lower case, and the browser's Back button", async () => {
    const board = await freshBoard({ path: "/?symbol=aapl" });
    expect(await board.chart.getAttribute("aria-label")).toContain("AAPL price chart");
    await expect.poll(() => query(board.page.url())["symbol"]).toBe("AAPL");
    await board.page.waitForTimeout(500);
    await board.row("MSFT").click();
    await expect.poll(() => query(board.page.url())["symbol"]).toBe("MSFT");
    await board.page.goBack();
    await expect.poll(() => board.chart.getAttribute("aria-label")).toContain("AAPL price chart");
  });

  it("change by key: [ and ] change the interval, c the kind", async () => {
    const board = await sharedBoard();
    await board.choice("1m").click();
    await board.kinds.selectOption("Line");
    for (const key of ["]", "[", "[", "c"]) await board.page.keyboard.press(key);
    expect(await board.choice("15s").getAttribute("aria-checked")).toBe("true");
    expect(await board.kinds.inputValue()).toBe("area");
  });
});

describe("the chart draws", () => {
  it.each(INTERVALS_SHOWN)("%s in every kind", async (interval) => {
    const board = await sharedBoard();
    await board.choice(interval).click();
    for (const kind of CHART_KINDS) {
      await board.kinds.selectOption(kind);
      await board.drawn();
      expect(await board.chart.getAttribute("aria-label")).toContain(`${interval}, ${kind}`);
      const blank = async () => (await board.chartNote()) || ((await drawnOn(board.chart)).heights < 5 ? "blank" : "");
      await expect.poll(blank, { message: `${interval} ${kind}` }).toBe("");
    }
  });
});

describe("a daily chart", () => {
  const LOADS = 3;
  let server: ServerProcess | undefined;
  let url = "";
  beforeAll(async () => {
    server = startServer("--symbols", "3", "--backfill-days", "20");
    url = await server.live();
  });
  afterAll(() => server?.stop());

  it("shows every day and the live candle after every reload", async () => {
    const held = (await candlesAt(url, "AAPL", "1d")).map(pricesOf);
    expect(held.length).toBeGreaterThan(5);
    const board = await open({ server: url, path: "/?symbol=AAPL&interval=1d&chart=candles" });
    for (let load = 1; load <= LOADS; load++) {
      if (load > 1) await board.page.reload();
      await board.ready();
      await expect.poll(() => board.chartNote()).toBe("");
      await expect
        .poll(async () => (await drawnOn(board.chart)).heights, { message: `load ${load}` })
        .toBeGreaterThan(20);
      const { last } = (await board.shown()).find(({ symbol }) => symbol === "AAPL") ?? {};
      expect(last, `load ${load}`).toBeGreaterThan(0);
      const seen = new Set<string>();
      for (const share of [0.1, 0.3, 0.5, 0.7, 0.85]) {
        await board.chart.hover({ position: await board.chartPoint(share) });
        await board.drawn();
        seen.add(await board.legend());
      }
      expect(seen.size, `load ${load}: ${[...seen].join(" | ")}`).toBe(5);
      for (const prices of [...seen].slice(0, 4)) expect(held, `load ${load}`).toContain(prices);
    }
  });
});

describe("a pointer over the chart", () => {
  it("shows the prices of the candle under it, and of the newest once it has left", async () => {
    const board = await sharedBoard();
    await board.row("AAPL").click();
    await board.choice("1m").click();
    await board.kinds.selectOption("Candles");
    await expect.poll(() => board.chartNote()).toBe("");
    const held = (await candlesAt(dashboard(), "AAPL", "1m")).map(pricesOf);
    const seen = new Set<string>();
    for (const share of [0.3, 0.5, 0.7]) {
      await board.chart.hover({ position: await board.chartPoint(share) });
      await board.drawn();
      const legend = await board.legend();
      expect(held).toContain(legend);
      seen.add(legend);
    }
    expect(seen.size).toBe(3);
    await board.page.getByRole("heading", { name: "Tickertape" }).hover();
    await expect.poll(async () => seen.has(await board.legend())).toBe(false);
  });

  it("zooms with the wheel and pans by dragging, and a button returns to the newest candle", async () => {
    const board = await sharedBoard();
    await board.row("AAPL").click();
    await board.choice("1m").click();
    await board.kinds.selectOption("Candles");
    await expect.poll(() => board.chartNote()).toBe("");
    const back = board.page.getByRole("button", { name: "Back to live" });
    expect(await back.count()).toBe(0);
    const first = await candlesInView();

    await board.chart.hover({ position: await board.chartPoint(0.5) });
    await board.page.mouse.wheel(0, -400);
    await board.drawn();
    const zoomed = await candlesInView();
    expect(zoomed).toBeLessThan(first * 0.75);
    // Zooming keeps the newest candle in view; only dragging moves it out.
    expect(await back.count()).toBe(0);

    await board.page.mouse.down();
    await board.page.mouse.move(1_000, 500, { steps: 4 });
    await board.page.mouse.up();
    await back.click();
    await back.waitFor({ state: "detached" });
    await board.drawn();
    // A candle more or less may be under the points.
    expect(Math.abs((await candlesInView()) - zoomed)).toBeLessThanOrEqual(1);

    /** The number of candles between two points of the chart. */
    async function candlesInView(): Promise<number> {
      const held = await candlesAt(dashboard(), "AAPL", "1m");
      const at: number[] = [];
      for (const share of [0.3, 0.7]) {
        await board.chart.hover({ position: await board.chartPoint(share) });
        await board.drawn();
        const legend = await board.legend();
        at.push(held.findIndex((candle) => pricesOf(candle) === legend));
      }
      expect(at).not.toContain(-1);
      return (at[1] ?? 0) - (at[0] ?? 0);
    }
  });

  it("has older candles loaded when it pans back in time, and nothing else", async () => {
    const board = await open({ path: "/?symbol=AAPL&interval=1m&chart=candles" });
    const asked: string[] = [];
    board.page.on("request", (request) => asked.push(request.url()));
    await board.chart.hover({ position: await board.chartPoint(0.5) });
    const older = () => asked.filter((url) => /candles\?symbol=AAPL&interval=1m&.*to=\d+/.test(url)).length;
    await expect
      .poll(async () => {
        await board.page.mouse.wheel(-1_000, 0);
        return older();
      })
      .toBeGreaterThan(0);
    await board.page.getByRole("button", { name: "Back to live" }).waitFor();
    await board.chart.focus();
    await board.page.keyboard.press("Home");
    await board.page.getByRole("button", { name: "Back to live" }).waitFor({ state: "detached" });
    expect(asked.filter((url) => !url.includes("/api/candles?"))).toEqual([]);
  });
});
