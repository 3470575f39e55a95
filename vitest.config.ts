import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

/**
 * unit: files beside their tests. server: real sockets. browser: a real Chromium against the built dashboard.
 * Nothing is tried again: what fails in one run of many, such as a lost trade, is what these tests are to find. Tests of
 * one file share pages, whose state a first attempt would change.
 */
export default defineConfig({
  test: {
    projects: [
      {
        // State is tested as the browser runs it: outside a browser the plugin would compile runes for server rendering,
        // where nothing is reactive.
        plugins: [svelte({ dynamicCompileOptions: () => ({ generate: "client" }) })],
        resolve: { conditions: ["browser"] },
        ssr: { resolve: { conditions: ["browser"] }, noExternal: ["svelte"] },
        test: {
          name: "unit",
          include: [
            "shared/**/*.test.ts",
            "server/**/*.test.ts",
            "web/src/**/*.test.ts",
            "scripts/*.test.ts",
            "*.test.ts",
          ],
          exclude: ["server/test/**"],
          environment: "node",
          // Loading every module anew for each file took more than half of the time. So a test undoes what it changes of
          // a module's state, such as the language.
          isolate: false,
          // A busy machine makes nothing wrong: what hangs is still found.
          testTimeout: 30_000,
          expect: { poll: { timeout: 15_000, interval: 5 } },
        },
      },
      {
        test: {
          name: "server",
          include: ["server/test/**/*.test.ts"],
          environment: "node",
          expect: { poll: { timeout: 15_000 } },
          // Some start three servers, one after the other.
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "browser",
          include: ["web/test/**/*.test.ts"],
          globalSetup: "web/test/support/shared-run.ts",
          environment: "node",
          expect: { poll: { timeout: 15_000 } },
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // A page mostly waits, for a load or for the market. So two files take hardly longer than one.
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
          // The files share no state but the browser. Each would otherwise load Playwright anew, which takes most of its time.
          isolate: false,
        },
      },
    ],
  },
});
