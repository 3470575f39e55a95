import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer, type ServerProcess } from "../../../server/test/support/server-process.ts";
import { useBoard } from "../support/use-board.ts";

const { blank } = useBoard();

/** The texts that a chart writes are kept with the canvas; the tag is the last one written at its axis in bold. */
function keepTags(): void {
  const kept = globalThis as { tag?: string };
  const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
    if (this.font.startsWith("600") && /^\d+\.\d\d$/.test(text)) kept.tag = text;
    fillText.call(this, text, x, y, ...rest);
  };
}

/** All places that show the open symbol's last price, read at one moment. */
function pricesShown(): Record<string, string> {
  const text = (selector: string) => document.querySelector(selector)?.textContent.trim() ?? "";
  const number = (found: string) => /\d+\.\d\d/.exec(found)?.[0] ?? "";
  return {
    header: number(text(".quote .price")),
    row: number(text('[role="row"][aria-selected="true"] .last')),
    title: number(document.title),
    legend: number(text(".legend .close")),
    trade: number(text('.sales [role="row"]:not(.head) [role="cell"]:nth-child(2)')),
    tag: (globalThis as { tag?: string }).tag ?? "",
  };
}

describe("the last price is one at one instant, wherever it stands:", () => {
  // A small board, whose every symbol trades many times a second.
  let server: ServerProcess;
  let url = "";
  beforeAll(async () => {
    server = startServer("--symbols", "20", "--backfill-days", "1", "--seed", "7", "--activity", "10");
    url = await server.live();
  });
  afterAll(() => server.stop());

  it.each([
    ["SBE (binary)", "AMZN", "1s", "line"],
    ["SBE (binary)", "NVDA", "1m", "candles"],
    ["JSON", "AMZN", "1s", "line"],
    ["JSON", "AAPL", "1d", "candles"],
  ])("%s, %s, %s, %s", async (encoding, symbol, interval, chart) => {
    const board = await blank();
    await board.page.addInitScript(keepTags);
    await board.page.goto(`${url}/?symbol=${symbol}&interval=${interval}&chart=${chart}`);
    await board.ready();
    await board.set(encoding);
    await expect.poll(() => board.detail("Encoding")).toContain(encoding === "JSON" ? "json" : "sbe");
    await board.page.waitForTimeout(1_500);
    const seen = new Set<string>();
    const disagreements: string[] = [];
    for (let sample = 0; sample < 200; sample++) {
      const shown = await board.page.evaluate(pricesShown);
      seen.add(shown["header"] ?? "");
      if (new Set(Object.values(shown)).size > 1) disagreements.push(JSON.stringify(shown));
      // Not in step with the server's ten flushes a second.
      await board.page.waitForTimeout(17);
    }
    expect(disagreements).toEqual([]);
    expect(seen.size).toBeGreaterThan(1);
  });
});
