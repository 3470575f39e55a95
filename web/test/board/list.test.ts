import { describe, expect, it } from "vitest";
import { useBoard } from "../support/use-board.ts";

const { open, sharedBoard, freshBoard } = useBoard();

describe("the search", () => {
  it("is focused by /, finds by symbol and by name, best first, and leaves the list as it is", async () => {
    const board = await sharedBoard();
    const before = await board.symbols();
    await board.page.keyboard.press("/");
    expect(await board.search.evaluate((input) => input === document.activeElement)).toBe(true);
    expect(await board.search.inputValue()).toBe("");
    await board.page.keyboard.type("micro");
    const hits = await board.hits();
    expect(hits.map(({ symbol }) => symbol)).toEqual(expect.arrayContaining(["MSFT", "AMD"]));
    for (const { symbol, name } of hits) expect(`${symbol} ${name}`.toLowerCase()).toContain("micro");
    await board.search.fill("aap");
    expect((await board.hits())[0]?.symbol).toBe("AAPL");
    expect(await board.symbols()).toEqual(before);
    await board.page.keyboard.press("Escape");
  });

  it("ends with Escape, which clears the field, the focus and the hits", async () => {
    const board = await sharedBoard();
    await board.page.keyboard.press("/");
    await board.page.keyboard.type("aapl");
    expect(await board.hits()).toMatchObject([{ symbol: "AAPL" }]);
    await board.page.keyboard.press("Escape");
    expect(await board.search.inputValue()).toBe("");
    expect(await board.search.evaluate((input) => input === document.activeElement)).toBe(false);
    expect(await board.hits()).toEqual([]);
  });

  it("selects hits by the arrow keys, and opens one by Enter or a click", async () => {
    const board = await sharedBoard();
    await board.page.keyboard.press("/");
    await board.page.keyboard.type("co");
    const [, second, third] = await board.hits();
    for (let k = 0; k < 2; k++) await board.page.keyboard.press("ArrowDown");
    await board.page.keyboard.press("ArrowUp");
    await board.page.keyboard.press("Enter");
    await board.page
      .getByRole("heading", { name: second?.symbol ?? "?" })
      .first()
      .waitFor();
    await board.page.keyboard.press("/");
    await board.page.keyboard.type("co");
    await board.page
      .locator("#hits")
      .getByText(third?.symbol ?? "?", { exact: true })
      .click();
    await board.page
      .getByRole("heading", { name: third?.symbol ?? "?" })
      .first()
      .waitFor();
    expect(await board.hits()).toEqual([]);
  });

  it.each([900, 700])("covers the other parts of the page at a width of %d px", async (width) => {
    const board = await open({ viewport: { width, height: 800 }, path: "/?symbol=AAPL" });
    if (width > 720) await board.page.getByRole("button", { name: "Details" }).click();
    else await board.page.getByRole("button", { name: "Search symbols" }).click();
    await board.search.fill("goo");
    const [first] = await board.hits();
    await board.page
      .locator("#hits")
      .getByText(first?.symbol ?? "?", { exact: true })
      .click();
    await board.page
      .getByRole("heading", { name: first?.symbol ?? "?" })
      .first()
      .waitFor();
  });

  it("opens the first hit with Enter, and moves the focus to the list", async () => {
    const board = await sharedBoard();
    await board.page.keyboard.press("/");
    await board.page.keyboard.type("tsla");
    await board.page.keyboard.press("Enter");
    await board.page.getByRole("heading", { name: "TSLA" }).first().waitFor();
    expect(await board.search.inputValue()).toBe("");
    await expect.poll(() => board.selectedInView()).toEqual(["TSLA"]);
    expect(await board.page.evaluate(() => document.activeElement?.getAttribute("role"))).toBe("grid");
    expect(new URL(board.page.url()).searchParams.get("symbol")).toBe("TSLA");
  });

  it("says that nothing matches, and offers to clear the field", async () => {
    const board = await sharedBoard();
    await board.search.fill("qqqqqq");
    await board.page.getByText("No symbol matches “qqqqqq”.").waitFor();
    expect(await board.hits()).toEqual([]);
    await board.page.getByRole("button", { name: "Clear search" }).click();
    expect(await board.search.inputValue()).toBe("");
    await board.page.keyboard.press("Escape");
  });
});

describe("arrow keys in the list", () => {
  it("move the selection, open the selected instrument, and keep its row visible", async () => {
    const board = await sharedBoard();
    await board.grid.focus();
    await board.page.keyboard.press("Home");
    const [first, second] = await board.symbols();
    expect(await board.selectedInView()).toEqual([first]);
    await board.page.keyboard.press("ArrowDown");
    expect(await board.selectedInView()).toEqual([second]);
    expect(await board.chart.getAttribute("aria-label")).toContain(`${second ?? "?"} price chart`);
    for (let k = 0; k < 4; k++) await board.page.keyboard.press("PageDown");
    expect(await board.selectedInView()).toHaveLength(1);
    await board.grid.locator('[aria-rowindex="43"][aria-selected="true"]').waitFor();
    await board.page.keyboard.press("End");
    await board.grid.locator('[aria-rowindex="501"][aria-selected="true"]').waitFor();
    expect(await board.selectedInView()).toHaveLength(1);
    await board.page.keyboard.press("ArrowUp");
    await board.grid.locator('[aria-rowindex="500"][aria-selected="true"]').waitFor();
    await board.page.keyboard.press("Home");
    expect(await board.selectedInView()).toEqual([first]);
  });

  it("scroll back to the open row", async () => {
    const board = await sharedBoard();
    await board.grid.focus();
    await board.page.keyboard.press("Home");
    const [first] = await board.symbols();
    await board.grid.hover();
    await board.page.mouse.wheel(0, 6_000);
    await expect.poll(() => board.selectedInView()).toEqual([]);
    await board.page.keyboard.press("Home");
    expect(await board.selectedInView()).toEqual([first]);
  });
});

describe("a viewer's list", () => {
  it("is created with the open symbol, takes and loses symbols, survives a reload, and can be deleted", async () => {
    const board = await freshBoard({ path: "/?symbol=AAPL" });
    const { page } = board;
    await page.getByRole("button", { name: "New list" }).click();
    await page.keyboard.type("Mine");
    await page.keyboard.press("Enter");
    expect(await board.openList()).toBe("Mine");
    expect(await board.symbols()).toEqual(["AAPL"]);

    await page.keyboard.press("/");
    await page.keyboard.type("TSLA");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Add TSLA to Mine" }).click();
    expect(await board.symbols()).toEqual(["AAPL", "TSLA"]);

    await page.reload();
    await board.ready();
    expect(await board.openList()).toBe("Mine");
    expect(await board.symbols()).toEqual(["AAPL", "TSLA"]);

    await board.row("AAPL").click();
    await page.getByRole("button", { name: "Remove AAPL from Mine" }).click();
    expect(await board.symbols()).toEqual(["TSLA"]);
    await page.getByRole("button", { name: "More for list Mine" }).click();
    await page.getByRole("menuitem", { name: "Delete list Mine" }).click();
    expect(await board.openList()).toBe("All");
    expect(await board.lists.locator("option", { hasText: "Mine" }).count()).toBe(0);
  });

  it("is filled from a sector while it is empty", async () => {
    const board = await freshBoard({ path: "/?symbol=AAPL" });
    const { page } = board;
    await page.getByRole("button", { name: "New list" }).click();
    await page.keyboard.type("Empty");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Remove AAPL from Empty" }).click();
    await page.getByText("This list is empty.").waitFor();
    await page.getByRole("button", { name: "Energy" }).click();
    expect(await board.openList()).toBe("Empty");
    expect(await board.symbols()).toContain("XOM");
  });

  it("can be renamed, and restored after its removal, by short buttons with full names", async () => {
    const board = await freshBoard({ path: "/?symbol=AAPL" });
    const { page } = board;
    await page.getByRole("button", { name: "New list" }).click();
    await page.keyboard.type("A list with a name that is quite long");
    await page.keyboard.press("Enter");
    const tools = () => page.locator(".tabs button.text").allInnerTexts();
    const drop = page.getByRole("button", { name: "Remove AAPL from A list with a name that is quite long" });
    expect(await tools()).toEqual(["Remove"]);
    expect(await drop.evaluate((button) => button.scrollWidth <= button.clientWidth)).toBe(true);
    await page.getByRole("button", { name: /^More for list/ }).click();
    await page.getByRole("menuitem", { name: "Rename" }).click();
    await page.keyboard.type("Short");
    await page.keyboard.press("Enter");
    expect(await board.openList()).toBe("Short");
    await page.getByRole("button", { name: "More for list Short" }).click();
    await page.keyboard.press("Escape");
    expect(await page.getByRole("menu").count()).toBe(0);
    await page.getByRole("button", { name: "More for list Short" }).click();
    await page.getByRole("menuitem", { name: "Delete list Short" }).click();
    expect(await tools()).toEqual(["Undo"]);
    await page.getByRole("button", { name: "Undo: remove Short" }).click();
    expect(await board.openList()).toBe("Short");
  });

  it("takes many symbols during one search, by Shift+Enter, by click and by pasting", async () => {
    const board = await freshBoard();
    const { page } = board;
    await page.keyboard.press("/");
    const typed = ["AAPL", "MSFT", "NVDA", "AMZN"];
    for (const symbol of typed) {
      await board.search.fill(symbol);
      await page.keyboard.press("Shift+Enter");
    }
    for (const symbol of ["TSLA", "JPM"]) {
      await board.search.fill(symbol);
      await page.getByRole("button", { name: `Add ${symbol} to Favourites` }).click();
    }
    expect(await board.search.evaluate((input) => input === document.activeElement)).toBe(true);
    await board.search.fill("xom, cvx V NOPE");
    await page.getByText("Not on this board: NOPE").waitFor();
    await page.getByRole("button", { name: "Add all 3 to Favourites" }).click();
    expect(await board.openList()).toBe("Favourites");
    expect(await board.symbols()).toEqual([...typed, "TSLA", "JPM", "XOM", "CVX", "V"]);
  });

  it("can be filled on a phone, where the search takes the whole screen", async () => {
    const board = await open({
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true,
      path: "/?symbol=AAPL",
    });
    const { page } = board;
    await page.getByRole("button", { name: "New list" }).tap();
    await page.keyboard.type("Mine");
    await page.keyboard.press("Enter");
    const find = page.getByRole("button", { name: "Search symbols" });
    const size = await find.boundingBox();
    expect([size?.width, size?.height]).toEqual([44, 44]);
    expect((size?.x ?? 999) + 44).toBeLessThanOrEqual(360);
    await find.tap();
    const box = await board.search.boundingBox();
    expect(box?.width).toBeGreaterThan(200);
    expect(
      await board.search.evaluate((input) => Number.parseFloat(getComputedStyle(input).fontSize)),
    ).toBeGreaterThanOrEqual(16);
    for (const symbol of ["TSLA", "MSFT"]) {
      await board.search.fill(symbol);
      await page.getByRole("button", { name: `Add ${symbol} to Mine` }).tap();
    }
    await page.getByRole("button", { name: "Close" }).tap();
    await expect.poll(() => board.symbols()).toEqual(["AAPL", "TSLA", "MSFT"]);
  });
});

describe("a list of many parts", () => {
  it("is pasted with its sections, moved by keys and pointer, collapsed, and opened again by its link", async () => {
    const board = await freshBoard({ path: "/?symbol=AAPL" });
    const { page } = board;
    await board.menu("Import, export, share");
    const text = page.getByRole("textbox", { name: /^Paste symbols/ });
    await text.fill("NASDAQ:AAPL,###Energy,NYSE:XOM,CVX,FOO,aapl");
    await page.getByText("3 symbols found").waitFor();
    await page.getByText("1 unknown: FOO").waitFor();
    await page.getByText("1 more than once: AAPL").waitFor();
    await page.locator("dialog").getByRole("button", { name: "New list" }).click();
    expect(await text.inputValue()).toBe("FOO");
    await page.keyboard.press("Escape");
    expect(await board.symbols()).toEqual(["AAPL", "Energy", "XOM", "CVX"]);

    await board.row("CVX").click();
    await page.keyboard.press("Alt+ArrowUp");
    await page.getByText("CVX: place 3 of 4").waitFor({ state: "attached" });
    expect(await board.symbols()).toEqual(["AAPL", "Energy", "CVX", "XOM"]);
    const [from, to] = [await board.row("XOM").boundingBox(), await board.row("AAPL").boundingBox()];
    if (!from || !to) throw new Error("the rows are in sight");
    await page.mouse.move(from.x + 60, from.y + 8);
    await page.mouse.down();
    await page.mouse.move(from.x + 60, from.y - 20, { steps: 3 });
    await page.mouse.move(to.x + 60, to.y + 2, { steps: 3 });
    await page.mouse.up();
    expect(await board.symbols()).toEqual(["XOM", "AAPL", "Energy", "CVX"]);
    expect(new URL(page.url()).searchParams.get("symbol")).toBe("CVX");

    // The keys go over a section's head, which they collapse.
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    expect(await board.symbols()).toEqual(["XOM", "AAPL", "Energy"]);
    expect(await page.getByRole("row", { name: /^Energy/ }).getAttribute("aria-expanded")).toBe("false");

    await page.goto(new URL("/?list=MSFT,NVDA,FOO", page.url()).href);
    await page.getByText("Not on this board: FOO").waitFor();
    expect(await board.symbols()).toEqual(["MSFT", "NVDA"]);
    await page.getByRole("button", { name: "Keep", exact: true }).click();
    expect([await board.openList(), new URL(page.url()).searchParams.has("list")]).toEqual(["Shared list", false]);
  });

  it("shows the columns that are chosen, takes a star's symbol into the list last used, and ranks the market", async () => {
    const board = await freshBoard({ path: "/?symbol=AAPL" });
    const { page } = board;
    await board.menu("Columns and row height");
    for (const name of ["Day range", "Gap %"]) await page.getByRole("checkbox", { name }).click();
    await page.getByRole("radio", { name: "Compact" }).click();
    await page.keyboard.press("Escape");
    expect(await board.grid.getByRole("columnheader").allInnerTexts()).toEqual(
      ["Symbol", "Today", "Last", "Change", "Day range", "Gap %"].map(
        (title) => expect.stringContaining(title) as string,
      ),
    );
    expect((await board.row("AAPL").boundingBox())?.height).toBe(26);

    await board.row("AAPL").getByRole("button", { name: "Keep AAPL in Favourites" }).click();
    expect(await board.openList()).toBe("All");
    await board.lists.selectOption({ label: "Favourites" });
    expect(await board.symbols()).toEqual(["AAPL"]);

    await board.lists.selectOption({ label: "Most active" });
    // The heads are a row too.
    await expect.poll(() => board.grid.getAttribute("aria-rowcount")).toBe("51");
  });
});
