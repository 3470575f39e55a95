import { expect, it } from "vitest";
import { axeFindings } from "../support/axe.ts";
import type { BoardPage } from "../support/board-page.ts";
import { useBoard } from "../support/use-board.ts";

const { freshBoard } = useBoard();

/** The rules that depend on colours. The other rules have the same findings in both themes. */
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

/** The findings of axe for the present state of the page in the dark theme, and of its colours in the light one. */
async function findingsInBothThemes(board: BoardPage): Promise<{ dark: string[]; light: string[] }> {
  const dark = await axeFindings(board.page);
  await board.page.emulateMedia({ colorScheme: "light" });
  await board.drawn();
  const light = await axeFindings(board.page, COLOUR_RULES);
  await board.page.emulateMedia({ colorScheme: "dark" });
  await board.drawn();
  return { dark, light };
}

type Steps = readonly (readonly [state: string, enter: (board: BoardPage) => Promise<void>])[];

const search: Steps[number] = [
  "a search without a match",
  async (board) => {
    await board.search.fill("zzzz");
    await board.page.getByRole("button", { name: "Clear search" }).waitFor();
  },
];
/** On a phone the search takes the whole screen. */
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
      // Shortcuts do nothing while a dialog is open.
      await board.page.getByRole("dialog").waitFor({ state: "detached" });
      await board.page.keyboard.press("?");
      await board.page.getByRole("dialog", { name: "Keyboard" }).waitFor();
    },
  ],
];
const clearSearch = (board: BoardPage) => board.search.fill("");
const closeSheet = ({ page }: BoardPage) => page.getByRole("button", { name: "Close", exact: true }).click();
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
const wholeBoard: Steps[number] = ["the board", async () => {}];

/** Colours are the same at every width: both themes are checked where most is on screen, and on a phone. */
const SCREENS: readonly { width: number; height: number; themes: "both" | "dark"; steps: Steps }[] = [
  {
    width: 360,
    height: 740,
    themes: "both",
    steps: [wholeBoard, searchSheet, ...dialogs(closeSheet), ownList, tab("Chart"), tab("Trades")],
  },
  {
    width: 768,
    height: 1024,
    themes: "dark",
    steps: [
      wholeBoard,
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
    themes: "both",
    steps: [
      wholeBoard,
      search,
      ...dialogs(clearSearch),
      ownList,
      listMenu,
      hits,
      ["the connection's details", ({ page }) => page.locator("footer summary").click()],
    ],
  },
  { width: 2560, height: 1440, themes: "dark", steps: [wholeBoard] },
];

it.each(SCREENS)(
  "axe has no serious finding in any state at $width × $height px",
  async ({ width, height, themes, steps }) => {
    const board = await freshBoard({ viewport: { width, height }, path: "/?symbol=AAPL" });
    for (const [state, enter] of steps) {
      await enter(board);
      if (themes === "both") expect(await findingsInBothThemes(board), state).toEqual({ dark: [], light: [] });
      else expect(await axeFindings(board.page), state).toEqual([]);
    }
  },
);
