import { describe, expect, it } from "vitest";
import type { BoardPage, ShownRow } from "../support/board-page.ts";
import { pausableMessages } from "../support/paused-messages.ts";
import { dashboard, useBoard } from "../support/use-board.ts";

const { blank } = useBoard();

/** Wide enough for every column. */
const WIDE = { viewport: { width: 1920, height: 1080 } };

type Column = Exclude<keyof ShownRow, "name" | "selected">;
const COLUMNS: readonly [title: string, column: Column][] = [
  ["Symbol", "symbol"],
  ["Last", "last"],
  ["Change", "changePercent"],
  ["Bid", "bid"],
  ["Ask", "ask"],
  ["Volume", "volume"],
];

/** Whether the rows on screen are in order: by number, or symbols by letter. */
const isSorted = async (board: BoardPage, column: Column, order: string): Promise<boolean> =>
  areSorted(await board.shown(), column, order);

function areSorted(rows: readonly ShownRow[], column: Column, order: string): boolean {
  const values = rows.map((row) => row[column]);
  return values.every((value, k) => {
    const before = values[k - 1];
    return before === undefined || (order === "ascending" ? before <= value : before >= value);
  });
}

async function openWide() {
  const board = await blank(WIDE);
  const messages = await pausableMessages(board.page);
  await board.page.goto(dashboard());
  await board.ready();
  return { board, messages };
}

describe("a column's header", () => {
  it("sorts by that column, in reverse after a second click, and no longer after a third", async () => {
    const { board, messages } = await openWide();
    const ownOrder = await board.symbols();
    messages.pause();
    await board.drawn();
    for (const [title, column] of COLUMNS) {
      const orders = column === "symbol" ? ["ascending", "descending"] : ["descending", "ascending"];
      for (const order of orders) {
        await board.header(title).getByRole("button").click();
        expect(await board.header(title).getAttribute("aria-sort")).toBe(order);
        expect(await isSorted(board, column, order), `${title} ${order}`).toBe(true);
      }
      await board.header(title).getByRole("button").click();
      expect(await board.header(title).getAttribute("aria-sort")).toBe("none");
      // A banner that comes meanwhile leaves room for fewer rows.
      const shown = await board.symbols();
      expect(shown).toEqual(ownOrder.slice(0, shown.length));
    }
  });
});

describe("a list sorted by a live value", () => {
  it("stands still while it is used, says so, and sorts again soon after, wherever the focus is", async () => {
    const { board } = await openWide();
    await board.header("Change").getByRole("button").click();
    const box = await board.grid.boundingBox();
    let step = 0;
    const moved = async () => {
      await board.page.mouse.move((box?.x ?? 0) + 40 + (step++ % 5), (box?.y ?? 0) + 200);
      return board.shown();
    };
    // Values that are out of order, in rows that stand where they stood.
    let order: string[] = [];
    const standsStill = async () => {
      const rows = await moved();
      const before = order;
      order = rows.map(({ symbol }) => symbol);
      return !areSorted(rows, "changePercent", "descending") && order.join() === before.join();
    };
    await expect.poll(standsStill, { timeout: 30_000, interval: 20 }).toBe(true);
    const says = async () => (await moved(), board.header("Change").innerText());
    await expect.poll(says, { timeout: 30_000, interval: 20 }).toContain("Sorting waits");

    // The pointer rests, and the focus stays on the header that was clicked.
    await expect.poll(() => board.symbols(), { timeout: 30_000 }).not.toEqual(order);
    expect(await board.header("Change").getAttribute("aria-sort")).toBe("descending");
    await board.page.reload();
    await board.ready();
    expect(await board.header("Change").getAttribute("aria-sort")).toBe("descending");
  });
});
