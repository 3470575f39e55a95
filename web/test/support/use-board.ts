import { chromium, type Browser, type BrowserContextOptions } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject } from "vitest";
import { BoardPage } from "./board-page.ts";
import { watchProblems } from "./problems.ts";

export interface Visit extends BrowserContextOptions {
  /** The address relative to the dashboard's, such as "/?symbol=AAPL". */
  readonly path?: string;
  /** The address of a server other than the shared one. */
  readonly server?: string;
  /** Problems that the test causes on purpose. */
  readonly expected?: RegExp;
}

type FreshVisit = Pick<Visit, "path"> & { readonly viewport?: { readonly width: number; readonly height: number } };

/** A screen that shows all parts of the board side by side, and a viewer in the server's time zone. */
const DEFAULTS = {
  viewport: { width: 1440, height: 900 },
  locale: "en-US",
  timezoneId: "UTC",
  colorScheme: "dark",
  // A stored file would hide that a test changes or cuts what the server answers.
  serviceWorkers: "block",
} as const;

/** The address of the dashboard that all files share. */
export const dashboard = (): string => inject("dashboardUrl");

/**
 * Opens boards for the tests of a file, each in a new context without storage or cache. A board is closed after the
 * test that opened it, the shared board after the last test. A test fails if a page had unexpected problems.
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
    const finished = visits.filter(({ kept }) => !kept);
    await Promise.all(finished.map(({ board }) => board.page.context().close()));
    visits.splice(0, visits.length, ...visits.filter(({ kept }) => kept));
    expect(unexpected).toEqual([]);
  });
  afterAll(() => browser?.close());

  /** A page before its first navigation, for tests that observe it. */
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

  /** One board for all tests that need no particular state and leave none behind. */
  const sharedBoard = (): Promise<BoardPage> => (shared ??= open({}, true));

  /**
   * The shared board opened anew, with empty storage. It opens faster than a new board, because the browser has cached
   * the scripts.
   */
  async function freshBoard({ path = "/", viewport = DEFAULTS.viewport }: FreshVisit = {}): Promise<BoardPage> {
    const { page } = await (shared ??= blank({}, true));
    // Leaves the application first, because it writes to its storage while it runs.
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
