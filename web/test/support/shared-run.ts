import { chromium, type BrowserServer } from "playwright-core";
import type { TestProject } from "vitest/node";
import { startServer } from "../../../server/test/support/server-process.ts";
import { CHROMIUM_FLAGS } from "./chromium-flags.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the dashboard is that most tests look at, without a slash at the end. */
    dashboardUrl: string;
    /** Where Playwright reaches the browser. */
    browserEndpoint: string;
  }
}

/** One server and one browser for all files: each costs seconds to start and is told apart by contexts, not processes. */
export default async function startRun(project: TestProject): Promise<() => Promise<void>> {
  // More symbols than fit on any screen; a day of history, so that every interval has candles.
  const server = startServer("--symbols", "500", "--backfill-days", "1", "--seed", "7");
  let browser: BrowserServer | undefined;
  const stop = async () => {
    await browser?.close();
    await server.stop();
  };
  try {
    browser = await chromium.launchServer({
      executablePath: process.env["CHROME_PATH"] ?? "/usr/bin/chromium",
      args: [...CHROMIUM_FLAGS],
    });
    project.provide("browserEndpoint", browser.wsEndpoint());
    project.provide("dashboardUrl", await server.live());
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}
