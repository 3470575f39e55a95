import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axeFindings } from "../support/axe.ts";
import { dashboard, useBoard } from "../support/use-board.ts";

const { blank } = useBoard();
let page: Page;
/** The addresses of every socket that the page opened. */
const opened: string[] = [];

beforeAll(async () => {
  ({ page } = await blank({}, true));
  page.on("websocket", (socket) => opened.push(socket.url()));
  await page.goto(`${dashboard()}/lab?section=faults&symbol=AAPL`);
  await state("live").waitFor();
});
afterAll(() => page.context().close());

const state = (name: string) => page.locator(`[data-state="${name}"]`);
const press = (name: string | RegExp) => page.getByRole("button", { name, exact: true }).click();
const events = (kind: string) => page.locator(`[data-event="${kind}"]`);
const proof = () => page.locator(".proof").innerText();

/** A figure of the connection: "1,204" → 1204, "780 ms" → 780. */
async function fact(name: string): Promise<number> {
  const value = page.locator("dt", { hasText: name }).locator("xpath=following-sibling::dd[1]");
  return Number.parseFloat((await value.innerText()).replaceAll(",", ""));
}

/** Does something, and waits for the proof that the page makes after it. */
async function proven(act: () => Promise<void>): Promise<string> {
  const before = await events("proof").count();
  await act();
  await expect.poll(() => events("proof").count(), { interval: 50 }).toBeGreaterThan(before);
  return proof();
}

/** Trades that the server has recorded from one number to another. */
async function recorded(from: number, to: number): Promise<number> {
  const answer = await fetch(`${dashboard()}/api/trades?symbol=AAPL&limit=5000`);
  const { trades } = (await answer.json()) as { trades: { i: number }[] };
  return new Set(trades.map(({ i }) => i).filter((id) => id >= from && id <= to)).size;
}

describe("a connection that is cut", () => {
  it.each(["Close both ends (FIN)", "Reset both ends (RST)"])(
    "%s: comes back by itself, and nothing is lost",
    async (fault) => {
      await expect.poll(() => fact("Trades as they happened")).toBeGreaterThan(0);
      const text = await proven(() => press(fault));
      expect(text).toMatch(/^\d+ trades? refilled, \d+ updates? merged, 0 lost/);
      expect(await fact("Last close code")).toBe(1006);
      expect(await page.locator(".recovery").innerText()).toMatch(
        /Noticed after \d+\.\d s by close code 1006\. Current/,
      );
      expect(await page.locator(".recovery").innerText()).toMatch(/Attempt 1: 0–500 ms, drawn \d+ ms, waited \d+ ms/);
    },
  );

  it("half-open: only silence shows it, and the trades made meanwhile are refilled", async () => {
    const text = await proven(async () => {
      await press("Half-open: pull the cable");
      await state("silent").waitFor();
    });
    const [, refilled = ""] = /^(\d+) trades? refilled, [\d,]+ updates? merged, 0 lost/.exec(text) ?? [];
    expect(Number(refilled)).toBeGreaterThan(0);
    expect(await fact("Trades refilled")).toBeGreaterThanOrEqual(Number(refilled));
    expect(await page.locator(".recovery").innerText()).toMatch(/Noticed after ([3-9]|\d\d)\.\d s by silence/);
    const [, from = 0, to = 0] = /Trade numbers (\d+) to (\d+)/.exec(text)?.map(Number) ?? [];
    expect(await recorded(from, to)).toBe(to - from + 1);
  });

  it("was this part's own: the page's other connections were opened once", () => {
    const own = opened.filter((url) => url.includes(".faults"));
    const others = opened.filter((url) => !url.includes(".faults"));
    expect(own).toHaveLength(4);
    expect(others.toSorted()).toEqual([...new Set(others)].toSorted());
  });
});

describe("a connection that is held back", () => {
  it("brings a burst of what waited, which is measured", async () => {
    await press("Burst ×10");
    await events("burst").first().waitFor();
    const [, factor = ""] = /so ([\d.]+) times as many/.exec(await events("burst").first().innerText()) ?? [];
    expect(Number(factor)).toBeGreaterThan(3);
  });

  it("is slower by the delay that was set, until its way is plain again", async () => {
    await page.getByLabel("Delay each way, ms").fill("400");
    await press("Apply");
    await events("link").first().waitFor();
    await expect.poll(() => fact("Age of the quotes")).toBeGreaterThanOrEqual(400);
    await press("Back to plain");
    await events("linkPlain").first().waitFor();
    await expect.poll(() => fact("Age of the quotes")).toBeLessThan(400);
  });

  it("stays as it was where a value is out of range, and the page says which", async () => {
    await page.getByLabel("Delay each way, ms").fill("10001");
    await press("Apply");
    expect(await page.getByRole("alert").innerText()).toBe(
      "Delay each way, ms: a whole number from 0 to 10,000. Nothing was changed.",
    );
    await page.getByLabel("Delay each way, ms").fill("");
    await page.getByLabel("Seconds").fill("61");
    await page.getByLabel("Seconds").press("Enter");
    expect(await page.getByRole("alert").innerText()).toBe(
      "Seconds: a whole number from 1 to 60. Nothing was changed.",
    );
    expect(await page.getByText("Now: 0 ms each way, 0 ms jitter, no limit.").count()).toBe(1);
    await state("live").waitFor();
  });
});

it("a rate chosen by keyboard changes how often rows come, and what is between them is merged", async () => {
  await page.getByRole("radio", { name: "10/s" }).focus();
  for (let k = 0; k < 3; k++) await page.keyboard.press("ArrowLeft");
  await page.locator('[role=radio][aria-checked="true"]', { hasText: /^1\/s$/ }).waitFor();
  await events("rate").first().waitFor();
  const [rows, merged] = [await fact("Rows received"), await fact("Merged updates")];
  await expect.poll(() => fact("Rows received")).toBeGreaterThan(rows + 1);
  await expect.poll(() => fact("Merged updates")).toBeGreaterThan(merged);
});

it("every trade that the connection holds can be checked at any time", async () => {
  expect(await proven(() => press("Check all trades now"))).toContain(", 0 lost");
});

it("axe finds nothing serious, in either theme", async () => {
  expect(await axeFindings(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: "light" });
  expect(await axeFindings(page, ["color-contrast"])).toEqual([]);
});
