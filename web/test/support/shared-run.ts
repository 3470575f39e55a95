import { chromium, type BrowserServer } from "playwright-core";
import type { TestProject } from "vitest/node";
import { startServer } from "../../../server/test/support/server-process.ts";
import { CHROMIUM_FLAGS } from "./chromium-flags.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The address of the dashboard that most tests use, without a slash at the end. */
    dashboardUrl: string;
    /** The address at which Playwright connects to the browser. */
    browserEndpoint: string;
  }
}

/** Starts one server and one browser for all test files, since each takes seconds. Contexts keep the tests apart. */
export default async function startRun(project: TestProject): Promise<() => Promise<void>> {
  // More symbols than fit on any screen, and a day of history, so that every interval has candles.
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
