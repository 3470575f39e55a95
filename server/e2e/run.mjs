// `npm test`: finds or installs the browser that tests need, builds what is stale, and runs vitest with the arguments
// given: npm test -- --project server. Exits as vitest does.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { buildStale, root } from "../build.mjs";
import { findOrInstallChromium } from "./chromium.mjs";

const chromium = findOrInstallChromium();
if (chromium === undefined) {
  console.error("tests need Chromium: install it, or set CHROME_PATH to one");
  process.exit(1);
}

await buildStale();

const vitest = join(root, "node_modules/vitest/vitest.mjs");
const { status } = spawnSync(process.execPath, [vitest, "run", ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, CHROME_PATH: chromium },
});
process.exit(status ?? 1);
