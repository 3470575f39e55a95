import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { useBoard } from "../support/use-board.ts";

const { open } = useBoard();

const style = (element: Locator, name: string) =>
  element.evaluate((one, property) => getComputedStyle(one).getPropertyValue(property), name);

/** The lightest and the darkest opaque pixel of the price axis, 0 to 255. */
const labels = (canvas: Locator) =>
  canvas.evaluate((element) => {
    const source = element as HTMLCanvasElement;
    const width = Math.round(48 * devicePixelRatio);
    const copy = new OffscreenCanvas(width, source.height).getContext("2d");
    if (!copy) throw new Error("no 2d context");
    copy.drawImage(source, width - source.width, 0);
    const { data } = copy.getImageData(0, 0, width, source.height);
    const greys: number[] = [];
    for (let at = 0; at < data.length; at += 4) if ((data[at + 3] ?? 0) > 250) greys.push(data[at + 1] ?? 0);
    return { lightest: Math.max(...greys), darkest: Math.min(...greys) };
  });

describe("forced colours", () => {
  it.each([
    ["dark", "Light", "lightest", 200, 255],
    ["light", "Dark", "darkest", 0, 55],
  ] as const)(
    "of a %s system are used by the chart, whichever theme is chosen",
    async (colorScheme, theme, end, from, to) => {
      const board = await open({ forcedColors: "active", colorScheme, path: "/?symbol=AAPL" });
      await board.set(theme);
      await expect.poll(async () => (await labels(board.chart))[end]).toBeGreaterThanOrEqual(from);
      await expect.poll(async () => (await labels(board.chart))[end]).toBeLessThanOrEqual(to);
    },
  );

  it("keep the open row, the chosen interval, the day's range and the connection's state visible", async () => {
    const board = await open({ forcedColors: "active", path: "/?symbol=AAPL&interval=1m" });
    expect(await style(board.row("AAPL"), "outline-style")).toBe("solid");
    expect(await style(board.row("MSFT"), "outline-style")).toBe("none");
    const grounds = [board.choice("1m"), board.choice("5m")].map((choice) => style(choice, "background-color"));
    expect(new Set(await Promise.all(grounds)).size).toBe(2);
    const range = board.page.locator("aside .bar[aria-hidden]").first();
    expect(await style(range, "border-top-style")).toBe("solid");
    const ground = await style(board.page.locator("body"), "background-color");
    expect(await style(range.locator("i"), "background-color")).not.toBe(ground);
    expect(await style(board.sign.locator("i"), "background-color")).not.toBe(ground);
  });

  it("leave each trade's side readable as a mark with a name", async () => {
    const board = await open({ forcedColors: "active", path: "/?symbol=AAPL" });
    const marks = board.page.getByRole("table").getByRole("img", { name: /^(Buy|Sell)$/ });
    await expect.poll(() => marks.count()).toBeGreaterThan(0);
  });
});
