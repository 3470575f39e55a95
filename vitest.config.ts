import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

/** unit: files beside their tests. server: real sockets. browser: a real Chromium against the built dashboard. */
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
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
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
          fileParallelism: false,
          // The files share no state but the browser. Each would otherwise load Playwright anew, which takes most of its time.
          isolate: false,
        },
      },
    ],
  },
});
