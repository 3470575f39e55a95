// `npm test`: finds or installs the browser that tests need, builds what is stale, and runs vitest with the arguments
// given: npm test -- --project server. Exits as vitest does.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { buildStale, root } from "./build.mjs";
import { findOrInstallChromium } from "./chromium.mjs";

/** Whether the browser's tests are among those asked for. */
const projects = process.argv.flatMap((word, k) =>
  word === "--project" ? [process.argv[k + 1]] : (/^--project=(.*)/.exec(word)?.[1] ?? []),
);
const needsBrowser = projects.length === 0 || projects.includes("browser");

try {
  if (needsBrowser) process.env.CHROME_PATH = findOrInstallChromium();
  await buildStale();
} catch (error) {
  process.stderr.write(`tickertape: ${error.message}\n`);
  process.exit(1);
}

const vitest = join(root, "node_modules/vitest/vitest.mjs");
const { status } = spawnSync(process.execPath, [vitest, "run", ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
process.exit(status ?? 1);
