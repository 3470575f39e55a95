import { expect, it } from "vitest";
import { axeFindings } from "../support/axe.ts";
import { useBoard } from "../support/use-board.ts";

const { freshBoard } = useBoard();

const PATH = "/?symbol=AAPL&interval=1m&chart=candles";

it("shows what is added with its values, sets it up, resizes its pane, and keeps all that", async () => {
  const { page } = await freshBoard({ path: PATH });
  await page.getByRole("button", { name: "Indicators" }).click();
  const dialog = page.getByRole("dialog", { name: "Indicators" });
  await dialog.getByRole("searchbox").fill("rsi");
  await page.keyboard.press("Enter");
  await dialog.getByRole("searchbox").fill("");
  await dialog.getByRole("button", { name: "Simple moving average SMA" }).click();
  expect(await axeFindings(page)).toEqual([]);

  await dialog.getByRole("button", { name: "Settings of SMA 20" }).click();
  const settings = page.getByRole("dialog", { name: "Simple moving average" });
  await settings.getByLabel("Period").fill("0");
  await settings.getByText("A whole number from 1 to 500").waitFor();
  await settings.getByLabel("Period").fill("30");
  await settings.getByRole("radio", { name: "Colour 2" }).click();
  expect(await axeFindings(page)).toEqual([]);
  await settings.getByRole("button", { name: "Done" }).click();
  await page.keyboard.press("Escape");

  const lineOf = (name: string) => page.getByRole("group", { name, exact: true });
  await expect.poll(() => lineOf("SMA 30").textContent()).toMatch(/SMA 30\s*\d+\.\d\d/);
  await expect.poll(() => lineOf("RSI 14").textContent()).toMatch(/RSI 14\s*\d+(\.\d)?/);
  const edge = page.getByRole("separator", { name: "Height of RSI 14" });
  const height = async () => Number(await edge.getAttribute("aria-valuenow"));
  const before = await height();
  await edge.press("ArrowUp");
  await expect.poll(height).toBeGreaterThan(before);

  const after = await height();
  await page.reload();
  await expect.poll(height).toBe(after);
  await lineOf("SMA 30").waitFor();
});

it("hides and removes an indicator by the keyboard, and brings it back", async () => {
  const { page } = await freshBoard({ path: PATH });
  await page.getByRole("button", { name: "Indicators" }).click();
  await page.getByRole("button", { name: "Bollinger bands BB" }).click();
  await page.keyboard.press("Escape");
  const line = page.getByRole("group", { name: "BB 20 2" });
  await expect.poll(() => line.textContent()).toMatch(/\d+\.\d\d/);
  await line.getByRole("button", { name: "Hide BB 20 2" }).press("Enter");
  await expect.poll(() => line.textContent()).not.toMatch(/\d+\.\d\d/);
  await line.getByRole("button", { name: "Remove BB 20 2" }).press("Enter");
  await expect.poll(() => line.count()).toBe(0);
  await page.getByRole("button", { name: "Undo" }).press("Enter");
  await line.getByRole("button", { name: "Show BB 20 2" }).press("Enter");
  await expect.poll(() => line.textContent()).toMatch(/\d+\.\d\d/);
});
