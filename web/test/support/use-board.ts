import { chromium, type Browser, type BrowserContextOptions } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject } from "vitest";
import { BoardPage } from "./board-page.ts";
import { watchProblems } from "./problems.ts";

export interface Visit extends BrowserContextOptions {
  /** Address below the dashboard's: "/?symbol=AAPL". */
  readonly path?: string;
  /** Another server than the one that the tests share. */
  readonly server?: string;
  /** Problems that this visit brings about on purpose. */
  readonly expected?: RegExp;
}

type FreshVisit = Pick<Visit, "path"> & { readonly viewport?: { readonly width: number; readonly height: number } };

/** A screen that shows every part of the board side by side, and a viewer whose clock is the server's. */
const DEFAULTS = {
  viewport: { width: 1440, height: 900 },
  locale: "en-US",
  timezoneId: "UTC",
  colorScheme: "dark",
} as const;

/** Where the dashboard is that all files share. */
export const dashboard = (): string => inject("dashboardUrl");

/**
 * Opens boards for the tests of a file, each in a context of its own: no storage, no cache. A board is closed after the
 * test that opened it, the shared one after the last. After each test no page may have complained of anything.
 */
export function useBoard() {
  let browser: Browser | undefined;
  let shared: Promise<BoardPage> | undefined;
  const visits: { board: BoardPage; problems: string[]; expected: RegExp | undefined; kept: boolean }[] = [];

  beforeAll(async () => {
    browser = await chromium.connect(inject("browserEndpoint"));
  });
  afterEach(async () => {
    const unexpected = visits.flatMap(({ problems, expected }) =>
      problems.splice(0).filter((one) => !expected?.test(one)),
    );
    const over = visits.filter(({ kept }) => !kept);
    await Promise.all(over.map(({ board }) => board.page.context().close()));
    visits.splice(0, visits.length, ...visits.filter(({ kept }) => kept));
    expect(unexpected).toEqual([]);
  });
  afterAll(() => browser?.close());

  /** A page before its first navigation, for tests that listen to that. */
  async function blank({ expected, ...options }: Visit = {}, kept = false): Promise<BoardPage> {
    if (!browser) throw new Error("the browser is not connected yet");
    const context = await browser.newContext({ ...DEFAULTS, ...options });
    const board = new BoardPage(await context.newPage());
    visits.push({ board, problems: watchProblems(board.page), expected, kept });
    return board;
  }

  /** A board with prices on screen. */
  async function open(visit: Visit = {}, kept = false): Promise<BoardPage> {
    const board = await blank(visit, kept);
    await board.page.goto((visit.server ?? dashboard()) + (visit.path ?? "/"));
    return board.ready();
  }

  /** One board for all tests that leave it as they found it, or do not care how they find it. */
  const sharedBoard = (): Promise<BoardPage> => (shared ??= open({}, true));

  /**
   * The shared board as a new visitor finds it: nothing stored, its own address and size. Quicker than a board of
   * its own, since the browser has the scripts at hand.
   */
  async function freshBoard({ path = "/", viewport = DEFAULTS.viewport }: FreshVisit = {}): Promise<BoardPage> {
    const { page } = await (shared ??= blank({}, true));
    // The application has been left and writes nothing any more when its storage is cleared.
    await page.goto("about:blank");
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Storage.clearDataForOrigin", { origin: dashboard(), storageTypes: "local_storage" });
    await devtools.detach();
    await page.setViewportSize(viewport);
    await page.goto(dashboard() + path);
    return (await shared).ready();
  }

  return { open, blank, sharedBoard, freshBoard };
}
