import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LANES } from "../../src/pages/lab/lanes/lanes.ts";
import { axeFindings } from "../support/axe.ts";
import { dashboard, useBoard } from "../support/use-board.ts";

const { blank } = useBoard();
let page: Page;

beforeAll(async () => {
  ({ page } = await blank({}, true));
  await page.goto(`${dashboard()}/lab?symbol=AAPL`);
});
afterAll(() => page.context().close());

/** The figures under a price: "1,204" → 1204, "12.5 KB" → 12500, "41 ms" → 41; NaN where "—" stands. */
async function card(lane: string) {
  const read = await page
    .locator(`article[data-lane="${lane}"] [data-figure]`)
    .evaluateAll((figures) =>
      figures.map((figure) => [figure.getAttribute("data-figure"), figure.textContent] as const),
    );
  const numbers = read.map(([name, text]) => [name, numberOf(text)] as const);
  return Object.fromEntries(numbers) as Record<"shown" | "missed" | "age" | "requests" | "bytes", number>;
}
function numberOf(text: string): number {
  const [, digits = "", unit = ""] = /^([\d.,]+) ?(KB)?/.exec(text.trim()) ?? [];
  return digits === "" ? Number.NaN : Number(digits.replaceAll(",", "")) * (unit === "KB" ? 1_000 : 1);
}

/** The table's cells by lane, in the order of its columns. */
const table = async () =>
  Object.fromEntries(
    await page
      .locator("tr[data-lane]")
      .evaluateAll((rows) =>
        rows.map((row) => [
          row.getAttribute("data-lane"),
          [...row.querySelectorAll("td")].map((cell) => cell.firstChild?.textContent?.trim() ?? ""),
        ]),
      ),
  ) as Record<string, string[]>;

const summary = () => page.locator("[data-summary]").innerText();
const measured = (seconds: number) =>
  expect
    .poll(async () => Number(/Measured for (\d+) s/.exec(await page.locator("main").innerText())?.[1] ?? 0))
    .toBeGreaterThanOrEqual(seconds);
const open = (title: string) =>
  page
    .locator("details")
    .filter({ hasText: title })
    .evaluate((details) => ((details as HTMLDetailsElement).open = true));

describe("the Lab", () => {
  it("opens running: push beside polling once a second, each with its five figures", async () => {
    await measured(5);
    const [push, poll] = [await card("ws-json"), await card("poll")];
    expect(push.shown).toBeGreaterThan(poll.shown);
    // As shares, since a poll counts up to an earlier moment.
    expect(push.shown / (push.shown + push.missed)).toBeGreaterThan(poll.shown / (poll.shown + poll.missed));
    // The link's delay, and at most the tenth of a second that a flush waits; a poll is half a second late and more.
    expect(push.age).toBeLessThan(poll.age);
    expect(poll.age).toBeGreaterThan(200);
    expect(push.requests).toBe(1);
    expect(poll.requests).toBeGreaterThanOrEqual(5);
    // A poll has a request and an answer with heads.
    expect(poll.bytes / poll.requests).toBeGreaterThan(600);
    // Both count the same changes, a poll those of the last second or two later.
    const [pushed, polled] = [push.shown + push.missed, poll.shown + poll.missed];
    expect(Math.min(pushed, polled)).toBeGreaterThan(Math.max(pushed, polled) / 2);
  });

  it("says in a sentence what the numbers say", async () => {
    expect(await summary()).toMatch(/WebSocket · JSON showed the price fresher: .+ against .+ for Polling\./);
  });

  it("runs every way at once, and counts each on the wire", async () => {
    await open("Change what runs");
    for (const lane of ["SBE", "Events", "Long", "ETag", "new connections"]) {
      await page.locator("label.lane").filter({ hasText: lane }).getByRole("checkbox").check();
    }
    await page.getByLabel("Polling every").selectOption("250");
    await page.getByLabel("Delay each way").selectOption("10");
    await measured(3);
    const rows = await table();
    expect(Object.keys(rows)).toEqual([...LANES]);
    for (const [lane, [shown = "", , age = ""]] of Object.entries(rows)) {
      expect(numberOf(shown), lane).toBeGreaterThan(3);
      expect(numberOf(age), lane).toBeLessThan(1_000);
    }
    const column = (lane: (typeof LANES)[number], index: number) => numberOf(rows[lane]?.[index] ?? "");
    const [REQUESTS, CONNECTIONS, BYTES] = [5, 6, 7];
    for (const lane of ["ws-json", "ws-sbe", "sse"] as const) expect(column(lane, REQUESTS)).toBe(1);
    // The browser hands any idle connection to any request, so one that ends is missing to another lane, which opens one.
    const opened = (["long-poll", "poll", "poll-etag", "poll-new"] as const).map((lane) => column(lane, CONNECTIONS));
    expect(opened.reduce((sum, count) => sum + count)).toBeGreaterThanOrEqual(column("poll-new", REQUESTS) - 3);
    expect(column("ws-sbe", BYTES)).toBeLessThan(column("ws-json", BYTES));
  });

  it("keeps what a run is made of in the address", async () => {
    const query = new URL(page.url()).searchParams;
    expect(Object.fromEntries(query)).toMatchObject({
      ...{ symbols: "AAPL", lanes: LANES.join(","), interval: "250", rate: "10", delay: "10" },
    });
    expect(query.has("symbol") || query.has("compress")).toBe(false);
  });

  it("follows several symbols, and shows the price of the one in front", async () => {
    const symbols = () => new URL(page.url()).searchParams.get("symbols");
    await page.getByLabel("Add a symbol").fill("nvda");
    await page.getByLabel("Add a symbol").press("Enter");
    await expect.poll(symbols).toBe("AAPL,NVDA");
    await page.getByLabel("Add a symbol").fill("nothing like it");
    await page.getByLabel("Add a symbol").press("Enter");
    expect(await page.locator("main").innerText()).toContain("There is no symbol nothing like it here.");
    await page.getByRole("button", { name: "Show the price of NVDA large" }).click();
    await expect.poll(symbols).toBe("NVDA,AAPL");
    await measured(1);
    expect(await page.locator("main").innerText()).toContain("The prices are those of NVDA");
  });

  it("compresses all ways at once: pushed messages take fewer bytes then", async () => {
    await page.getByRole("button", { name: "Remove AAPL" }).click();
    const cost = async () => {
      await measured(3);
      const rows = await table();
      const cell = (lane: string, column: number) => numberOf(rows[lane]?.[column] ?? "");
      return (["ws-json", "sse"] as const).map((lane) => cell(lane, 8));
    };
    const before = await cost();
    await page.getByRole("radio", { name: "on for all" }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get("compress")).toBe("1");
    await expect.poll(() => page.locator("main").innerText()).toContain("All ways are compressed.");
    const after = await cost();
    for (const [k, bytes] of before.entries()) expect(after[k]).toBeLessThan(bytes);
  });

  it("draws the run, and saves it as CSV", async () => {
    await open("Plots");
    await measured(2);
    const colors = () =>
      page.locator(".canvas canvas").evaluateAll((all) =>
        all.map((canvas) => {
          const { width, height } = canvas as HTMLCanvasElement;
          const data = (canvas as HTMLCanvasElement).getContext("2d")?.getImageData(0, 0, width, height).data ?? [];
          const seen = new Set<string>();
          for (let k = 0; k < data.length; k += 4) if (data[k + 3] === 255) seen.add([...data.slice(k, k + 3)].join());
          return seen.size;
        }),
      );
    await expect.poll(async () => Math.min(...(await colors()))).toBeGreaterThan(7);
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save as CSV" }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe("lab-NVDA.csv");
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    const [header = "", ...rows] = Buffer.concat(chunks).toString().trimEnd().split("\r\n");
    expect(header).toMatch(/^symbols,rate,interval_ms,delay_ms,compressed,bytes_counted,second,lane,/);
    expect(rows.length % LANES.length).toBe(0);
    expect(rows[0]).toMatch(/^NVDA,10,250,10,1,wire,[\d.]+,ws-json,[\d.]+,/);
  });

  it("voids a run during which its tab was hidden, and begins another", async () => {
    const setHidden = (hidden: boolean) =>
      page.evaluate((value) => {
        Object.defineProperty(document, "hidden", { configurable: true, get: () => value });
        document.dispatchEvent(new Event("visibilitychange"));
      }, hidden);
    await setHidden(true);
    await expect.poll(() => page.locator("tr[data-lane]").count()).toBe(0);
    await setHidden(false);
    await expect.poll(() => page.locator(".void").innerText()).toContain("this tab was hidden");
    await measured(1);
  });

  it("has nothing that axe finds, and letters for a projector", async () => {
    expect(await axeFindings(page)).toEqual([]);
    const size = () =>
      page.locator("[data-summary]").evaluate((text) => Number.parseFloat(getComputedStyle(text).fontSize));
    const before = await size();
    await page.getByRole("button", { name: "Projector size" }).click();
    expect(await size()).toBeGreaterThanOrEqual(Math.max(24, before * 1.5));
    expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBe(0);
  });

  it("is reached from the board, and leads back to it, without a reload", async () => {
    await page.evaluate("window.kept = true");
    await page.getByRole("link", { name: "Board" }).click();
    await page.getByRole("grid").waitFor();
    await page.getByRole("link", { name: "Lab", exact: true }).click();
    await page.locator("article[data-lane]").first().waitFor();
    expect(await page.evaluate("window.kept")).toBe(true);
    expect(new URL(page.url()).pathname).toBe("/lab");
  });
});

describe("where the Lab's port cannot be reached", () => {
  it("says so, and shows what the page itself counts", async () => {
    const { page: apart } = await blank({ expected: /tap-check|Failed to load resource/ });
    await apart.route(/tap-check/, (route) => route.abort());
    await apart.goto(`${dashboard()}/lab?symbol=AAPL`);
    await expect
      .poll(() => apart.locator("main").innerText())
      .toMatch(/port cannot be reached from here\. So nothing is delayed[^]+Payload received\s+[\d.]+ K?B/);
  });
});
