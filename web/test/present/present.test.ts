import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer, TEST_TOKEN, type ServerProcess } from "../../../server/test/support/server-process.ts";
import { axeFindings } from "../support/axe.ts";
import { useBoard } from "../support/use-board.ts";

const { blank } = useBoard();
const PHONE = { viewport: { width: 375, height: 553 } };
const PROJECTOR = { viewport: { width: 1280, height: 720 } };
/** What the server says is its address for phones. */
const FOR_PHONES = "http://phones.example/";

let server: ServerProcess | undefined;
let url = "";
let stage: Page;
let phone: Page;

/** A stage with prices, at an address below the server's. */
async function opened(path: string, size: typeof PHONE, kept = false): Promise<Page> {
  const { page } = await blank(size, kept);
  await page.goto(url + path);
  await page.locator("[data-sequence]").waitFor();
  return page;
}

beforeAll(async () => {
  server = startServer("--backfill-days", "0", "--symbols", "20", "--seed", "7", "--public-url", FOR_PHONES);
  url = await server.live();
  stage = await opened(`/present?symbols=MSFT,AAPL&seed=7&scene=crash#token=${TEST_TOKEN}`, PROJECTOR, true);
  const link = await stage.locator("[data-url]").getAttribute("data-url");
  expect(link?.startsWith(`${FOR_PHONES}present?`)).toBe(true);
  phone = await opened(link?.replace(FOR_PHONES, "/") ?? "", PHONE, true);
});
afterAll(() => server?.stop());

const numberOf = (page: Page, name: string) =>
  page
    .locator(`[data-${name}]`)
    .evaluate((element, attribute) => Number(element.getAttribute(attribute)), `data-${name}`);
const sceneOf = (page: Page, name: string, state: string) =>
  page.locator(`[data-scene="${name}"][data-state="${state}"]`).waitFor();

describe("a stage and the phone that opened its code", () => {
  it("show one symbol, and the same sequence in the same second", async () => {
    for (const page of [stage, phone]) expect(await page.locator("h1").innerText()).toBe("MSFT");
    await expect
      .poll(async () => {
        const [one, other] = await Promise.all([stage, phone].map((page) => sequenceOf(page)));
        return one !== undefined && one === other;
      })
      .toBe(true);
  });

  const sequenceOf = (page: Page) =>
    page
      .locator("[data-sequence]")
      .evaluate((element) => `${element.getAttribute("data-second")} ${element.getAttribute("data-sequence")}`);

  it("tell how many watch, and the presenter how long a message takes to them", async () => {
    await expect.poll(() => numberOf(phone, "viewers")).toBe(2);
    await stage.locator('[data-answered="2"]').waitFor();
    expect(await stage.locator('[data-answered="2"]').innerText()).toMatch(
      /^Median [\d.]+ ms · .*±[\d.]+\)\n2 of 2 answered$/,
    );
    expect(await phone.locator("[data-answered]").count()).toBe(0);
    await stage.keyboard.press("r");
    await stage.getByRole("img", { name: "median, 95%, slowest" }).waitFor();
    await stage.keyboard.press("r");
  });

  it("see a scene at once that the presenter starts with a key, and its end", async () => {
    expect(await stage.locator("[data-comparison]").innerText()).toContain("Press 3 to run “Flash crash and halt”");
    await stage.keyboard.press("3");
    await Promise.all([stage, phone].map((page) => sceneOf(page, "crash", "running")));
    expect(await phone.locator("[data-step]").innerText()).toContain("Still quiet");
    await stage.keyboard.press("4");
    await sceneOf(phone, "rally", "running");
    await stage.keyboard.press("0");
    await Promise.all([stage, phone].map((page) => sceneOf(page, "rally", "stopped")));
  });

  it("change their symbol by the arrows", async () => {
    await stage.keyboard.press("ArrowRight");
    await expect.poll(() => stage.locator("h1").innerText()).toBe("AAPL");
    await stage.keyboard.press("ArrowLeft");
    await expect.poll(() => stage.locator("h1").innerText()).toBe("MSFT");
  });

  it("see the market's controls at one key each", async () => {
    await stage.keyboard.press("h");
    await phone.getByText("Halted").first().waitFor();
    await stage.getByRole("button", { name: "Resume" }).click();
    await phone.getByText("Halted").first().waitFor({ state: "detached" });
    await stage.keyboard.press("m");
    await stage.getByRole("dialog", { name: "Market controls" }).waitFor();
    await stage.keyboard.press("3");
    await stage.keyboard.press("Escape");
    expect(await stage.locator('[data-state="running"]').count()).toBe(0);
  });

  it("part and meet again in a storm of reconnects, which leaves the presenter connected", async () => {
    await stage.keyboard.press("5");
    await phone.locator('[data-health="broken"]').waitFor();
    expect(await phone.locator("[data-health]").innerText()).toContain("please reconnect");
    await expect.poll(() => numberOf(stage, "viewers")).toBe(1);
    await phone.locator('[data-health="live"]').waitFor();
    await expect.poll(() => numberOf(stage, "viewers")).toBe(2);
    await stage.keyboard.press("0");
    await sceneOf(phone, "storm", "stopped");
  });
});

describe("a stage for the last row", () => {
  it("has no text below 24 px at 1280 × 720 besides the presenter's keys, and nothing is cut", async () => {
    const small = await stage.evaluate(() => {
      const walker = document.createTreeWalker(document.querySelector(".stage") ?? document, NodeFilter.SHOW_TEXT);
      const found: string[] = [];
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const { parentElement: parent, textContent } = node;
        if (!parent || textContent?.trim() === "" || parent.closest(".keys, [data-tail]")) continue;
        if (parseFloat(getComputedStyle(parent).fontSize) < 24) found.push(textContent ?? "");
      }
      return found;
    });
    expect(small).toEqual([]);
    const size = await stage.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.scrollHeight,
    ]);
    expect(size).toEqual([1280, 720]);
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBe(375);
  });

  it("is without serious findings of axe, dark and light, as is the phone's", async () => {
    for (const page of [stage, phone]) {
      for (const colorScheme of ["dark", "light"] as const) {
        await page.emulateMedia({ colorScheme });
        await expect.poll(() => page.evaluate(() => document.documentElement.dataset["theme"])).toBe(colorScheme);
        expect(await axeFindings(page)).toEqual([]);
      }
      await page.emulateMedia({ colorScheme: "dark" });
    }
    await stage.keyboard.press("q");
    await stage.getByText("The same show on another server").waitFor();
    expect(await axeFindings(stage)).toEqual([]);
    await stage.keyboard.press("Escape");
    await stage.getByText("The same show on another server").waitFor({ state: "detached" });
  });
});

describe("without the token", () => {
  it("there are no presenter's keys, and phones are told what the server needs", async () => {
    const page = await opened("/present?symbols=AAPL,NONE&seed=9&scene=crash", PROJECTOR);
    expect(await page.locator("[data-comparison]").innerText()).toContain("SEED=9 npm start");
    expect(await page.getByRole("navigation").innerText()).toContain("Not on this board: NONE");
    expect(await page.locator("aside").innerText()).toContain("npm start -- --host");
    await page.keyboard.press("3");
    await page.keyboard.press("t");
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset["theme"])).toBe("light");
    expect(await page.locator("[data-scene]").count()).toBe(0);
    expect(await page.getByRole("button", { name: "Flash crash" }).count()).toBe(0);
  });
});
