import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import type { BoardPage } from "../support/board-page.ts";
import { pausableMessages } from "../support/paused-messages.ts";
import { expectCurrentPrices, tradesAt } from "../support/server-state.ts";
import { startServer } from "../../../server/test/support/server-process.ts";
import { dashboard, useBoard } from "../support/use-board.ts";

const { blank, open, freshBoard } = useBoard();

/** Replaces every text node by two <font> elements, as a browser does when it translates a page. */
const translate = (board: BoardPage) =>
  board.page.evaluate(() => {
    const walk = document.createTreeWalker(document.querySelector("#app") ?? document.body, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walk.nextNode()) texts.push(walk.currentNode as Text);
    for (const text of texts) {
      if (text.data.trim() === "") continue;
      const font = document.createElement("font");
      font.appendChild(document.createElement("font")).textContent = text.data;
      text.parentNode?.replaceChild(font, text);
    }
    return texts.length;
  });

describe("a page that the browser translates", () => {
  it("keeps showing the server's prices, opens other symbols, and shows changes of state", async () => {
    const server = startServer("--symbols", "30", "--backfill-days", "0");
    try {
      const url = await server.live();
      const board = await open({ server: url, path: "/?symbol=AAPL", expected: /net::ERR_|WebSocket connection to/ });
      expect(await translate(board)).toBeGreaterThan(200);
      await expectCurrentPrices(board, url);
      await board.row("MSFT").click();
      await expect.poll(() => board.page.locator(".quote h2").innerText()).toBe("MSFT");
      await expect.poll(async () => (await board.price.innerText()) === (await board.priceOf("MSFT"))).toBe(true);
      const figures = () => board.page.locator("footer .rate").first().innerText();
      const before = await figures();
      await expect.poll(figures).not.toBe(before);
      await server.stop();
      await expect.poll(() => board.outage.innerText(), { timeout: 30_000 }).toMatch(/Disconnected \d/);
      const status = board.page.locator("footer [role=status]");
      await expect.poll(() => status.textContent()).toBe("Offline");
    } finally {
      await server.stop();
    }
  });
});

/** The text that copying the present selection puts on the clipboard. */
const copied = (board: BoardPage) =>
  board.page.evaluate(() => {
    const data = new DataTransfer();
    document.activeElement?.dispatchEvent(
      new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }),
    );
    return data.getData("text/plain");
  });

/** A screen with room for five trades. */
const LOW = { width: 1440, height: 450 };

/** A symbol that trades often. */
const BUSY = "AAPL";

describe("a price that is selected", () => {
  it("stays selected when it changes, and is copied as a number", async () => {
    const board = await freshBoard({ path: `/?symbol=${BUSY}` });
    const digits = board.price.getByText(/\d/).last();
    await digits.dblclick();
    const first = await copied(board);
    expect(first).toMatch(/^\d+\.\d\d$/);
    await expect.poll(() => board.price.innerText()).not.toBe(first);
    for (let k = 0; k < 20; k++) {
      const [text, price] = [await copied(board), (await board.price.innerText()).trim()];
      expect(text).toMatch(/^\d+\.\d\d$/);
      if (k === 19) expect(Math.abs(Number(text) - Number(price))).toBeLessThan(1);
      await board.drawn();
    }
  });

  it("is copied with an ASCII minus", async () => {
    const board = await freshBoard();
    const falling = board.rows.filter({ hasText: /\u2212\d/ }).first();
    await falling.locator('[role="gridcell"]').nth(3).dblclick();
    expect(await copied(board)).toMatch(/^-\d+\.\d\d%$/);
  });
});

describe("rows that are selected", () => {
  const select = (board: BoardPage, rows: string, from: number, to: number) =>
    board.page.evaluate(
      ([query, first, last]) => {
        const found = document.querySelectorAll(query);
        getSelection()?.setBaseAndExtent(
          found[first] ?? document.body,
          0,
          found[last] ?? document.body,
          found[last]?.childNodes.length ?? 0,
        );
      },
      [rows, from, to] as const,
    );

  it("are copied as lines with tabs between cells, from time and sales and from the list", async () => {
    const board = await freshBoard({ path: `/?symbol=${BUSY}` });
    await expect.poll(async () => (await board.trades()).length).toBeGreaterThan(8);
    await select(board, "[role=table] [role=row]", 2, 6);
    const sales = (await copied(board)).split("\n");
    expect(sales).toHaveLength(5);
    for (const row of sales) expect(row).toMatch(/^\d\d:\d\d:\d\d\.\d{3}\t\d+\.\d\d\t\d+$/);
    await select(board, "[role=grid] [data-id]", 0, 2);
    const rows = (await copied(board)).split("\n");
    expect(rows).toHaveLength(3);
    for (const row of rows) expect(row).toMatch(/^[A-Z.]+\t[^\t]+\t\d+\.\d\d\t[+-]?\d+\.\d\d%$/);
  });

  it("stay in place in time and sales while trades arrive, also many at once", async () => {
    const board = await blank({ viewport: LOW });
    const messages = await pausableMessages(board.page);
    await board.page.goto(`${dashboard()}/?symbol=${BUSY}`);
    await board.ready();
    await expect.poll(async () => (await board.trades()).length).toBeGreaterThan(8);
    await select(board, "[role=table] [role=row]", 2, 4);
    const before = await copied(board);
    const scrolled = () => board.page.getByRole("table").evaluate((table) => table.scrollTop);
    const seen = await scrolled();
    messages.pause();
    const [newest] = await tradesAt(dashboard(), BUSY);
    const waiting = async () => (await tradesAt(dashboard(), BUSY)).findIndex((one) => isDeepStrictEqual(one, newest));
    // More than are in sight. Held back for five seconds, the page would take the server for silent.
    await expect.poll(waiting, { timeout: 4_000 }).toBeGreaterThan(5);
    messages.resume();
    await expect.poll(scrolled).toBeGreaterThan(seen);
    expect(await copied(board)).toBe(before);
  });
});
