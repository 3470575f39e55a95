import { describe, expect, it } from "vitest";
import { BoardPage } from "../support/board-page.ts";
import { dashboard, useBoard } from "../support/use-board.ts";

const { open } = useBoard();

/** Opens another tab of the same visitor. */
async function anotherTab(board: BoardPage): Promise<BoardPage> {
  const other = new BoardPage(await board.page.context().newPage());
  await other.page.goto(dashboard());
  return other.ready();
}

const lists = (board: BoardPage) => board.lists.locator("option").allInnerTexts();

async function createList(board: BoardPage, name: string): Promise<void> {
  await board.page.getByRole("button", { name: "New list" }).click();
  await board.page.keyboard.type(name);
  await board.page.keyboard.press("Enter");
  await expect.poll(() => board.openList()).toBe(name);
}

describe("two tabs of one visitor", () => {
  it("show each other's new lists at once, and keep both", async () => {
    const a = await open({ path: "/?symbol=AAPL" });
    const b = await anotherTab(a);
    await createList(a, "One");
    await expect.poll(() => lists(b)).toContain("One");
    expect(await b.openList()).toBe("All");
    await createList(b, "Two");
    await b.header("Last").getByRole("button").click();
    await expect.poll(() => lists(a)).toContain("Two");
    expect(await a.openList()).toBe("One");
    for (const board of [a, b]) {
      await board.page.reload();
      await board.ready();
      expect(await lists(board)).toEqual(expect.arrayContaining(["One", "Two"]));
    }
  });

  it("follow each other's settings, and keep both", async () => {
    const a = await open();
    const b = await anotherTab(a);
    await a.set("Light");
    await b.set("Red up");
    const looks = (board: BoardPage) =>
      board.page.evaluate(() => [
        document.documentElement.dataset["theme"],
        document.documentElement.dataset["palette"],
      ]);
    for (const board of [a, b]) await expect.poll(() => looks(board)).toEqual(["light", "red-up"]);
    await a.page.reload();
    await a.ready();
    expect(await looks(a)).toEqual(["light", "red-up"]);
  });
});

describe("stored values", () => {
  it("that are partly invalid are used as far as possible; the rest is set aside, and the page says so", async () => {
    const board = await open();
    const own = [{ id: "own:1", name: "Good", symbols: ["AAPL", "AAPL", "aapl", "msft", "^GSPC"] }, 7];
    await board.page.evaluate((lists) => {
      localStorage["tickertape.watchlists"] = JSON.stringify({ own: lists, active: "own:1", sort: { column: "beta" } });
    }, own);
    await board.page.reload();
    await board.ready();
    expect(await board.openList()).toBe("Good");
    expect(await board.symbols()).toEqual(["AAPL", "MSFT"]);
    await board.page.getByText(/could not be read \(1\) were set aside/).waitFor();
    await createList(board, "New");
    const kept = await board.page.evaluate(() => ({ ...localStorage }) as Record<string, string>);
    expect(JSON.parse(kept["tickertape.watchlists.aside.1"] ?? "")).toEqual([7]);
    expect(JSON.parse(kept["tickertape.watchlists"] ?? "")).toMatchObject({ own: [{ name: "Good" }, { name: "New" }] });
  });

  it("that the browser refuses are kept until the page is closed, and the page says so", async () => {
    const board = await open({ path: "/?symbol=AAPL" });
    await board.page.evaluate(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
    });
    await createList(board, "Mine");
    expect(await board.symbols()).toEqual(["AAPL"]);
    await board.page.getByText("They last until this page is closed.").waitFor();
    await board.page.getByRole("status").getByRole("button", { name: "Dismiss" }).click();
    await createList(board, "More");
    expect(await board.page.getByText("They last until this page is closed.").count()).toBe(0);
  });
});
