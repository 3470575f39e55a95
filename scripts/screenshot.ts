import { mkdir } from "node:fs/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium, type Browser } from "playwright-core";
import { DAY_MS } from "../shared/model/time.ts";
import { ServerProcess, TEST_TOKEN } from "../server/test/support/server-process.ts";
import { BoardPage } from "../web/test/support/board-page.ts";
import { CHROMIUM_FLAGS } from "../web/test/support/chromium-flags.ts";

/** Takes the README's pictures anew: the board in both themes, the Lab and the stage. npm run screenshot. */
const DOCS = fileURLToPath(new URL("../docs", import.meta.url));
const ADDRESS = "/?symbol=NVDA&interval=1m&chart=candles";
const SIZE = { width: 1440, height: 900 };
/** The page's clock when the picture is taken, ms: by then candles, sparklines and time and sales have filled up. */
const LIVE_FOR_MS = 8_000;

async function take(browser: Browser, url: string, theme: "dark" | "light"): Promise<void> {
  const page = await browser.newPage({ viewport: SIZE, colorScheme: theme, locale: "en-US" });
  await page.goto(url + ADDRESS);
  await new BoardPage(page).ready();
  await page.getByText(/^The server pushed/).waitFor();
  await page.waitForFunction((ms) => performance.now() > ms, LIVE_FOR_MS);
  const path = `${DOCS}/board-${theme}.png`;
  await page.screenshot({ path });
  console.log(path);
  await page.close();
}

/** The stage with a viewer beside it, at the moment of a scene at which the most is to be seen. */
async function takeStage(browser: Browser, url: string): Promise<void> {
  const viewer = await browser.newPage();
  await viewer.goto(`${url}/present`);
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, colorScheme: "light", locale: "en-US" });
  await page.goto(`${url}/present?symbols=NVDA,AAPL,MSFT,TSLA#token=${TEST_TOKEN}`);
  await page.locator('[data-answered="2"]').waitFor();
  await page.keyboard.press("3");
  await page.locator('[data-step="rebound"]').waitFor({ timeout: 60_000 });
  const path = `${DOCS}/present.png`;
  await page.screenshot({ path });
  console.log(path);
}

/** How long the Lab measures before its picture is taken, ms: its plots have some points then. */
const MEASURED_FOR_MS = 30_000;

/** The Lab: push beside polling with its plots, and a frame taken apart byte by byte. */
async function takeLab(browser: Browser, url: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1180 }, colorScheme: "dark", locale: "en-US" });
  await page.goto(`${url}/lab?symbol=NVDA`);
  await page.getByText("Plots", { exact: true }).click();
  await page.waitForFunction((ms) => performance.now() > ms, MEASURED_FOR_MS);
  await page.screenshot({ path: `${DOCS}/lab.png` });
  console.log(`${DOCS}/lab.png`);
  await page.goto(`${url}/lab?section=wire&symbol=NVDA`);
  await page.locator(".list [role=option]").filter({ hasText: "update" }).first().click();
  await page.getByRole("listbox", { name: "Fields" }).last().getByRole("option", { name: /^seq/ }).hover();
  await page.locator(".wire").screenshot({ path: `${DOCS}/lab-wire.png` });
  console.log(`${DOCS}/lab-wire.png`);
  await page.close();
}

/** Enough for a chart of minutes and a week of days; the thirty of a first start would keep one waiting. */
const DAYS = "7";

/** The hour of the pictures, UTC: by then the lines of the day are long, whenever the pictures are taken. */
const HOUR = 19;
const SET_CLOCK = fileURLToPath(new URL("../server/test/support/set-clock.mjs", import.meta.url));
const server = new ServerProcess(
  [
    ...["--port", "0", "--log-level", "warn"],
    ...["--data-dir", ":memory:", "--backfill-days", DAYS],
    ...["--admin-token", TEST_TOKEN, "--public-url", "http://192.168.1.20:3000/"],
  ],
  {
    NODE_OPTIONS: `--import=${pathToFileURL(SET_CLOCK).href}`,
    SET_CLOCK_MS: String(new Date().setUTCHours(HOUR, 5) - Date.now() - DAY_MS),
  },
);
const browser = await chromium.launch({
  executablePath: process.env["CHROME_PATH"] ?? "/usr/bin/chromium",
  args: [...CHROMIUM_FLAGS],
});
try {
  await mkdir(DOCS, { recursive: true });
  const url = await server.live();
  await take(browser, url, "dark");
  await take(browser, url, "light");
  await takeLab(browser, url);
  await takeStage(browser, url);
} finally {
  await browser.close();
  await server.stop();
}
