import { describe, expect, it } from "vitest";
import type { BoardPage } from "../support/board-page.ts";
import { expectCurrentPrices } from "../support/server-state.ts";
import { dashboard, useBoard } from "../support/use-board.ts";

const { open } = useBoard();

/** Keys to press at random. Most of them do something on the page. */
const KEYS = [
  ..."/?[]cdCDxq1+-",
  ..."ArrowUp ArrowDown ArrowLeft ArrowRight Home End PageUp PageDown".split(" "),
  ..."Enter Escape Tab Shift+Tab Space Backspace Delete Shift+Enter Control+c Control+a".split(" "),
];
const WORDS = ["aap", "AAPL MSFT, NVDA", "<b>", "  ", "no such thing", "微软"];
const SIZES = [
  [1440, 900],
  [1000, 700],
  [740, 420],
  [375, 667],
  [2200, 1200],
] as const;
/** The duration of the random input for each seed, ms. */
const DURATION_MS = 6_000;

/** A generator of numbers from 0 to below 1, equal for equal seeds (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The centre of an element on screen that can be pressed; `share` selects which, 0 to below 1. */
const pressable = (board: BoardPage, share: number) =>
  board.page.evaluate((at) => {
    const found = [...document.querySelectorAll("button, summary, canvas, input, [data-id]")]
      .map((element) => element.getBoundingClientRect())
      .filter(({ width, height, left, top }) => width > 0 && height > 0 && left >= 0 && top >= 0 && top < innerHeight);
    const box = found[Math.floor(at * found.length)];
    return box && { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  }, share);

async function randomInput(board: BoardPage, random: () => number, log: string[]): Promise<void> {
  const { page } = board;
  const one = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T;
  const kind = random();
  const point = kind >= 0.45 && kind < 0.94 ? await pressable(board, random()) : undefined;
  if (kind < 0.45) {
    const key = one(KEYS);
    log.push(key);
    await page.keyboard.press(key);
  } else if (kind < 0.8 && point) {
    log.push(`click ${String(point.x)},${String(point.y)}`);
    await page.mouse.click(point.x, point.y, { clickCount: one([1, 1, 1, 2]) });
  } else if (kind < 0.87 && point) {
    log.push("wheel");
    await page.mouse.move(point.x, point.y);
    await page.mouse.wheel(one([0, 40]), one([-100, 100, -3, 900]));
  } else if (kind < 0.94) {
    const word = one(WORDS);
    log.push(`type ${word}`);
    await page.keyboard.insertText(word);
  } else {
    const [width, height] = one(SIZES);
    log.push(`size ${String(width)}×${String(height)}`);
    await page.setViewportSize({ width, height });
  }
}

describe("after random input", () => {
  it.each([1, 2])("the page still shows the server's prices: seed %d", async (seed) => {
    const board = await open();
    const random = seeded(seed);
    const log: string[] = [];
    const end = performance.now() + DURATION_MS;
    while (performance.now() < end) await randomInput(board, random, log);
    await board.page.setViewportSize({ width: 1440, height: 900 });
    for (let k = 0; k < 4; k++) await board.page.keyboard.press("Escape");
    await board.lists.selectOption("all");
    const message = log.join(" · ");
    await expect.poll(() => board.sign.getAttribute("data-health"), { message }).toBe("live");
    await expect.poll(() => board.rows.count(), { message }).toBeGreaterThan(10);
    await expectCurrentPrices(board, dashboard());
    await expect.poll(() => board.chartNote(), { message }).toBe("");
    const symbol = () => new URL(board.page.url()).searchParams.get("symbol") ?? "";
    await expect
      .poll(async () => (await board.chart.getAttribute("aria-label"))?.includes(symbol()), { message })
      .toBe(true);
  });
});
