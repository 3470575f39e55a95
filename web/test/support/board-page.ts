import type { Locator, Page } from "playwright-core";

/** A trade as time and sales shows it, in text. */
export interface ShownTrade {
  readonly time: string;
  readonly price: string;
  readonly size: string;
}

/** A row of the watchlist as it is on screen. Prices are numbers, NaN for "—". */
export interface ShownRow {
  readonly symbol: string;
  readonly name: string;
  readonly last: number;
  readonly changePercent: number;
  readonly bid: number;
  readonly ask: number;
  readonly volume: number;
  readonly selected: boolean;
}

export const INTERVALS_SHOWN = ["1s", "5s", "15s", "1m", "5m", "15m", "1h", "1d"] as const;
export const CHART_KINDS = ["Line", "Area", "Baseline", "Candles", "OHLC", "Heikin-Ashi"] as const;

/** The cells of a row, in the order of the columns. */
const CELLS = ["who", "today", "last", "change", "bid", "ask", "volume"] as const;
const SUFFIXES = "KMBT";

/** The board in a page of the browser, described as its viewer sees it. */
export class BoardPage {
  readonly page: Page;
  readonly grid: Locator;
  readonly rows: Locator;
  readonly search: Locator;
  readonly chart: Locator;
  readonly lists: Locator;
  readonly sparklines: Locator;
  readonly sign: Locator;
  /** The line under the header that tells of an outage. */
  readonly outage: Locator;
  readonly price: Locator;

  constructor(page: Page) {
    this.page = page;
    this.grid = page.getByRole("grid");
    this.rows = this.grid.locator('[role="row"][data-id]');
    this.search = page.locator("#search");
    this.chart = page.locator("canvas[aria-describedby]");
    this.lists = page.locator(".list .tabs select");
    this.sparklines = this.rows.locator("canvas");
    this.sign = page.locator("[data-health]");
    this.outage = page.locator(".outage");
    this.price = page.locator(".quote .price");
  }

  /**
   * Waits until rows with prices are on screen, and, if there is room for a chart, its history too, and what moves it,
   * which is fetched after the first look.
   */
  async ready(): Promise<this> {
    await this.page.waitForFunction(
      () =>
        /\d\.\d\d/.test(document.querySelector('[role="grid"] [data-id]')?.textContent ?? "") &&
        (document.querySelector(".list-alone") !== null ||
          (document.querySelector(".legend") !== null &&
            document.querySelector<HTMLElement>("canvas[aria-describedby]")?.style.touchAction !== "")),
      undefined,
      { timeout: 30_000 },
    );
    return this;
  }

  /** The rows that exist in the document, top to bottom, read at one moment. */
  async shown(): Promise<ShownRow[]> {
    const read = await this.rows.evaluateAll((rows) =>
      rows.map((row) => ({
        cells: [...row.querySelectorAll('[role="gridcell"]')].map((cell) => cell.textContent.trim()),
        symbol: row.querySelector("b")?.textContent.trim() ?? "",
        name: row.querySelector("small")?.textContent.trim() ?? "",
        selected: row.getAttribute("aria-selected") === "true",
      })),
    );
    const number = (cells: readonly string[], name: (typeof CELLS)[number]) =>
      numberOf(cells[CELLS.indexOf(name)] ?? "");
    return read.map(({ cells, symbol, name, selected }) => ({
      symbol,
      name,
      selected,
      last: number(cells, "last"),
      changePercent: number(cells, "change"),
      bid: number(cells, "bid"),
      ask: number(cells, "ask"),
      volume: number(cells, "volume"),
    }));
  }

  /** The symbols of the rows that exist, and the names of sections, top to bottom. */
  async symbols(): Promise<string[]> {
    return (await this.shown()).map(({ symbol }) => symbol);
  }

  /** The price of one row as text, without its direction mark. */
  priceOf(symbol: string): Promise<string> {
    return this.row(symbol).locator('[role="gridcell"]').nth(CELLS.indexOf("last")).innerText();
  }

  /** The symbols of the selected rows that are completely visible in the list. */
  async selectedInView(): Promise<string[]> {
    await this.drawn();
    return this.rows.evaluateAll((rows) =>
      rows
        .filter((row) => row.getAttribute("aria-selected") === "true")
        .filter((row) => {
          const [box, frame] = [row.getBoundingClientRect(), row.closest(".frame")?.getBoundingClientRect()];
          return frame !== undefined && box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1;
        })
        .map((row) => row.querySelector("b")?.textContent.trim() ?? ""),
    );
  }

  /** The hits of the search, best first. */
  async hits(): Promise<{ symbol: string; name: string }[]> {
    await this.drawn();
    return this.page.locator("#hits .who").evaluateAll((hits) =>
      hits.map((hit) => ({
        symbol: hit.querySelector("b")?.textContent.trim() ?? "",
        name: hit.querySelector("span")?.textContent.trim() ?? "",
      })),
    );
  }

  /** The name of the open list. */
  openList(): Promise<string> {
    return this.lists.evaluate((select) => (select as HTMLSelectElement).selectedOptions[0]?.text ?? "");
  }

  /** The rows of time and sales that exist in the document, newest first, read at one moment. */
  trades(): Promise<ShownTrade[]> {
    return this.page
      .getByRole("table")
      .getByRole("row")
      .evaluateAll((rows) =>
        rows.slice(1).map((row) => {
          const [time = "", price = "", size = ""] = [...row.children].map((cell) => cell.textContent.trim());
          return { time, price, size };
        }),
      );
  }

  row(symbol: string): Locator {
    return this.rows.filter({ has: this.page.locator("b", { hasText: new RegExp(`^${symbol}$`) }) });
  }

  /** Chooses from the menu of the open list. */
  async menu(item: string): Promise<void> {
    await this.page.getByRole("button", { name: /^More for list/ }).click();
    await this.page.getByRole("menuitem", { name: item }).click();
  }

  /** A column's header by its English title. */
  header(title: string): Locator {
    return this.grid.getByRole("columnheader").filter({ hasText: title });
  }

  /** A radio button, by its text. */
  choice(text: string): Locator {
    return this.page.getByRole("radio", { name: text, exact: true });
  }

  /** The choice between kinds of chart. */
  get kinds(): Locator {
    return this.page.getByLabel("Chart kind");
  }

  /** A figure of the connection's details, which need not be open. */
  async detail(name: string): Promise<string> {
    const title = this.page.locator("details dt", { hasText: name });
    return (await title.locator("xpath=following-sibling::dd[1]").textContent()) ?? "";
  }

  /** The note in place of the chart: it loads, is empty or failed. Empty if there is none. */
  async chartNote(): Promise<string> {
    return (await this.page.locator(".chart > p").allInnerTexts()).join(" ");
  }

  /** The legend's open, high, low and close: "190.45 190.46 190.40 190.41". */
  async legend(): Promise<string> {
    const text = await this.page.locator(".legend").innerText();
    return [...text.matchAll(/[OHLC]\s+([\d.]+)/g)].map(([, price]) => price).join(" ");
  }

  /** A point in the chart at a share of its width, px. */
  async chartPoint(share: number): Promise<{ x: number; y: number }> {
    const box = await this.chart.boundingBox();
    return { x: (box?.width ?? 0) * share, y: (box?.height ?? 0) / 2 };
  }

  /** Opens the settings, picks an option by its text and closes them. */
  async set(text: string): Promise<void> {
    await this.page.getByRole("banner").getByRole("button").last().click();
    await this.choice(text).click();
    await this.page.keyboard.press("Escape");
  }

  /** Waits until the page has drawn its present state. */
  async drawn(): Promise<void> {
    await this.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
  }
}

/** "+1.67%" → 1.67, "−0.05" → −0.05, "41.2M" → 41_200_000, "—" → NaN. */
function numberOf(text: string): number {
  const [, sign, digits, suffix] = /^([+−]?)([\d.]+)([KMBT]?)%?$/.exec(text) ?? [];
  if (digits === undefined) return Number.NaN;
  const scale = 1000 ** (suffix ? SUFFIXES.indexOf(suffix) + 1 : 0);
  return (sign === "−" ? -1 : 1) * Number(digits) * scale;
}
