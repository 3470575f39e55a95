import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { withAddress } from "../../../shared/examples/with-address.ts";
import { axeFindings } from "../support/axe.ts";
import { dashboard, useBoard } from "../support/use-board.ts";

const { blank } = useBoard();

/** What each step finds, whatever the market does meanwhile; the figure stands in front. */
const FINDINGS: readonly RegExp[] = [
  /^[\d,]+ B\n+The request had [\d,]+ bytes and the answer [\d,]+; .* Heads on this connection: 2\./,
  /^\d(–\d)? B\n+1\d messages: on average \d\.\d bytes of header/,
  /^[\d,]+\n+In [\d.]+ s 8 questions went up, 8 were answered, and [\d,]+ messages came/,
  /^−[\d.]+%\n+The same change took \d+ bytes as text and \d+ bytes as binary/,
  /^[\d,]+\n+From the stall on the price changed [\d,]+ times?; [\d,]+ rows? came/,
  /^[\d,]+ ms\n+Script saw code 1006 and no reason\. .* and 0 are missing\./,
  /^2\n+Close frames: 2\. Script saw code 1000, wasClean true\. TCP was ended by the (server|browser)/,
  /^[\d,]+ \/ [\d,]+\n+Of [\d,]+ changes, push .* brought [\d,]+ in [\d,]+ bytes .* 4 requests brought \d in [\d,]+ bytes/,
];
/** The choice that the measurement agrees with, wherever only one can be. */
const ANSWERS = ["2", "2", "2", "2", "2", "2", "3", "3"];

test("The tour is done by keyboard alone, and each step measures what it says", async () => {
  const { page } = await blank({ path: "/lab" });
  await page.goto(`${dashboard()}/lab?section=tour&step=1`);
  const links: string[] = [];
  for (const [index, finding] of FINDINGS.entries()) {
    await page.getByRole("heading", { name: new RegExp(`^${index + 1} · `) }).waitFor();
    expect(new URL(page.url()).searchParams.get("step")).toBe(String(index + 1));
    const button = page.locator("button.run");
    expect(await button.isDisabled()).toBe(true);
    await page.keyboard.press(ANSWERS[index] ?? "1");
    await page.locator("button.run:enabled").waitFor();
    await button.press("Enter");
    await expect.poll(() => page.locator(".found").innerText()).toMatch(finding);
    links.push((await page.locator("article a[href*=protocol]").getAttribute("href")) ?? "");
    await page.keyboard.press("ArrowRight");
  }
  expect(await page.locator(".choices [aria-pressed=true], .choices .right").count()).toBeGreaterThan(0);
  expect(await axeFindings(page)).toEqual([]);

  await page.keyboard.press("ArrowLeft");
  await page.getByRole("heading", { name: /^7 · / }).waitFor();
  expect(await page.locator(".found").innerText()).toMatch(FINDINGS[6] ?? /^$/);

  await page.goto(`${dashboard()}/protocol.html`);
  const places = links.map((href) => href.replace("./protocol.html", ""));
  expect(await Promise.all(places.map((place) => page.locator(place).count()))).toEqual(places.map(() => 1));
  expect(await axeFindings(page)).toEqual([]);
});

test("The example clients are those of the project with the page's address, and the browser's runs in a page", async () => {
  const { page } = await blank();
  await page.goto(`${dashboard()}/lab?section=clients`);
  await page.locator("[data-file] pre").first().waitFor();
  const shown = await page
    .locator("[data-file]")
    .evaluateAll((sections) =>
      sections.map((section) => [
        section.getAttribute("data-file") ?? "",
        section.querySelector("pre")?.textContent ?? "",
      ]),
    );
  expect(shown.map(([file]) => file)).toEqual(["browser.js", "node.mjs", "quotes.py", "stream.sh", "echo.py"]);
  for (const [file = "", text] of shown) {
    const source = readFileSync(new URL(`../../../shared/examples/${file}`, import.meta.url), "utf8");
    expect(text, file).toBe(withAddress(source, dashboard()));
  }
  expect(await axeFindings(page)).toEqual([]);

  const line = page.waitForEvent("console", (message) => /^(AAPL|MSFT) last [\d.]+ bid/.test(message.text()));
  await page.evaluate(`{ ${shown[0]?.[1] ?? ""} }`);
  await line;

  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy Python", exact: true }).click();
  await page.getByText("Copied").waitFor();
  expect(await page.evaluate("navigator.clipboard.readText()")).toBe(shown[2]?.[1]);
});
