import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { evenPace } from "../../../server/test/support/even-pace.ts";
import { startServer, type ServerProcess } from "../../../server/test/support/server-process.ts";
import type { BoardPage } from "../support/board-page.ts";
import { useBoard } from "../support/use-board.ts";

const { blank } = useBoard();

/** Records the chart's price label: the last price that it wrote in bold beside its axis. */
function recordPriceLabel(): void {
  const page = globalThis as { priceLabel?: string };
  const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
    if (this.font.startsWith("600") && /^\d+\.\d\d$/.test(text)) page.priceLabel = text;
    fillText.call(this, text, x, y, ...rest);
  };
}

type Prices = Readonly<Record<string, string>>;

/** Adds a function to a page that reads all places that show the open symbol's last price, at one moment. */
function addPricesShown(): void {
  (globalThis as { pricesShown?: () => Prices }).pricesShown = () => {
    const text = (selector: string) => document.querySelector(selector)?.textContent.trim() ?? "";
    const number = (found: string) => /\d+\.\d\d/.exec(found)?.[0] ?? "";
    return {
      header: number(text(".quote .price")),
      row: number(text('[role="row"][aria-selected="true"] .last')),
      title: number(document.title),
      legend: number(text(".legend .close")),
      trade: number(text('.sales [role="row"]:not(.head) [role="cell"]:nth-child(2)')),
      label: (globalThis as { priceLabel?: string }).priceLabel ?? "",
    };
  };
}

/** Reads the prices 100 times, at intervals unrelated to the server's ten flushes a second. */
async function samplePrices(): Promise<Prices[]> {
  const { pricesShown } = globalThis as unknown as { pricesShown: () => Prices };
  const samples: Prices[] = [];
  while (samples.length < 100) {
    await new Promise((resolve) => setTimeout(resolve, 17));
    samples.push(pricesShown());
  }
  return samples;
}

const pricesOf = (shown: Prices): Set<string> => new Set(Object.values(shown));

describe("all places on the page show the same last price at any moment:", () => {
  // On a small board every symbol trades many times a second.
  let server: ServerProcess;
  let url = "";
  let shared: Promise<BoardPage> | undefined;
  const openFirst = async () => {
    const board = await blank({}, true);
    await board.page.addInitScript(recordPriceLabel);
    await board.page.addInitScript(addPricesShown);
    return board;
  };
  beforeAll(async () => {
    server = startServer("--symbols", "20", "--backfill-days", "1", "--seed", "7", "--activity", evenPace(10));
    url = await server.live();
  });
  afterAll(() => server.stop());

  it.each([
    ["SBE (binary)", "AMZN", "1s", "line"],
    ["SBE (binary)", "NVDA", "1m", "candles"],
    ["JSON", "AMZN", "1s", "line"],
    ["JSON", "AAPL", "1d", "candles"],
  ])("%s, %s, %s, %s", async (encoding, symbol, interval, chart) => {
    const board = await (shared ??= openFirst());
    await board.page.goto(`${url}/?symbol=${symbol}&interval=${interval}&chart=${chart}`);
    await board.ready();
    await board.set(encoding);
    await expect.poll(() => board.detail("Encoding")).toContain(encoding === "JSON" ? "json" : "sbe");
    const shown = () =>
      board.page.evaluate(() => (globalThis as unknown as { pricesShown: () => Prices }).pricesShown());
    await expect.poll(async () => [...pricesOf(await shown())]).toEqual([expect.stringMatching(/\d/)]);
    const samples = await board.page.evaluate(samplePrices);
    expect(samples.filter((sample) => pricesOf(sample).size > 1)).toEqual([]);
    expect(new Set(samples.map(({ header }) => header)).size).toBeGreaterThan(1);
  });
});
