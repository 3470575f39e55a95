import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import { describe, expect, it } from "vitest";
import type { BoardPage } from "../support/board-page.ts";
import { useBoard } from "../support/use-board.ts";

const { open } = useBoard();
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds of weight: the rule and the elements that break it. */
async function findings({ page }: BoardPage): Promise<string[]> {
  const loaded = await page.evaluate<boolean>("'axe' in window");
  if (!loaded) await page.evaluate(AXE);
  const { violations } = await page.evaluate<AxeResults>("axe.run({ resultTypes: ['violations'] })");
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
}

type Steps = readonly (readonly [state: string, enter: (board: BoardPage) => Promise<void>])[];

const search: Steps[number] = [
  "a search without a match",
  async (board) => {
    await board.search.fill("zzzz");
    await board.page.getByRole("button", { name: "Clear search" }).waitFor();
  },
];
/** A phone's search takes the whole screen. */
const searchSheet: Steps[number] = [
  "a phone's search without a match",
  async (board) => {
    await board.page.getByRole("button", { name: "Search symbols" }).click();
    await board.search.fill("zzzz");
    await board.page.getByRole("button", { name: "Clear search" }).waitFor();
  },
];
const dialogs = (leaveSearch: (board: BoardPage) => Promise<void>): Steps => [
  [
    "the settings",
    async (board) => {
      await leaveSearch(board);
      await board.page.getByRole("button", { name: "Settings" }).click();
    },
  ],
  [
    "the keyboard's help",
    async (board) => {
      await board.page.keyboard.press("Escape");
      // Keys do nothing while a dialog is open.
      await board.page.getByRole("dialog").waitFor({ state: "detached" });
      await board.page.keyboard.press("?");
      await board.page.getByRole("dialog", { name: "Keyboard" }).waitFor();
    },
  ],
];
const clearSearch = (board: BoardPage) => board.search.fill("");
const closeSheet = ({ page }: BoardPage) => page.getByRole("button", { name: "Close" }).click();
const ownList: Steps[number] = [
  "an own list",
  async (board) => {
    await board.page.keyboard.press("Escape");
    await board.page.getByRole("button", { name: "New list" }).click();
    await board.page.getByPlaceholder("Name of the list").fill("Mine");
    await board.page.keyboard.press("Enter");
    await expect.poll(() => board.openList()).toBe("Mine");
  },
];
const listMenu: Steps[number] = [
  "an own list's menu",
  async ({ page }) => {
    await page.getByRole("button", { name: "More for list Mine" }).click();
    await page.getByRole("menuitem", { name: "Rename" }).waitFor();
  },
];
const hits: Steps[number] = [
  "a search with hits",
  async ({ page, search: field }) => {
    await page.keyboard.press("Escape");
    await field.fill("a");
    await page.locator("#hits .who").first().waitFor();
  },
];
const tab = (name: string): Steps[number] => [
  `the tab ${name}`,
  (board) => board.page.getByRole("navigation").getByRole("button", { name }).click(),
];
const board: Steps[number] = ["the board", async () => {}];

const SCREENS: readonly { width: number; height: number; steps: Steps }[] = [
  {
    width: 360,
    height: 740,
    steps: [board, searchSheet, ...dialogs(closeSheet), ownList, tab("Chart"), tab("Trades")],
  },
  {
    width: 768,
    height: 1024,
    steps: [
      board,
      search,
      ...dialogs(clearSearch),
      [
        "the symbol's drawer",
        async ({ page }) => {
          await page.keyboard.press("Escape");
          await page.getByRole("button", { name: "Details", exact: true }).click();
        },
      ],
    ],
  },
  {
    width: 1440,
    height: 900,
    steps: [
      board,
      search,
      ...dialogs(clearSearch),
      ownList,
      listMenu,
      hits,
      ["the connection's details", ({ page }) => page.locator("footer summary").click()],
    ],
  },
  { width: 2560, height: 1440, steps: [board] },
];

describe.each(SCREENS)("at $width × $height px", ({ width, height, steps }) => {
  it.each(["dark", "light"] as const)("nothing serious is found in any state, in the %s theme", async (colorScheme) => {
    const page = await open({ viewport: { width, height }, colorScheme, path: "/?symbol=AAPL" });
    for (const [state, enter] of steps) {
      await enter(page);
      expect(await findings(page), state).toEqual([]);
    }
  });
});
