// `npm test`: finds or installs the browser that tests need, builds what is stale, and runs vitest with the arguments
// given: npm test -- --project server. Exits as vitest does.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildStale, root } from "./build.mjs";
import { findOrInstallChromium } from "./chromium.mjs";

const args = process.argv.slice(2);

/** Whether the browser's tests are among those asked for. */
const projects = args.flatMap((word, k) =>
  word === "--project" ? [args[k + 1]] : (/^--project=(.*)/.exec(word)?.[1] ?? []),
);
const needsBrowser = projects.length === 0 || projects.includes("browser");

try {
  if (needsBrowser) process.env.CHROME_PATH = findOrInstallChromium();
  await buildStale();
} catch (error) {
  process.stderr.write(`tickertape: ${error.message}\n`);
  process.exit(1);
}

/** Resolves to vitest's exit status. */
const vitest = (...words) =>
  new Promise((resolve) => {
    const options = { cwd: root, stdio: "inherit" };
    const child = spawn(process.execPath, [join(root, "node_modules/vitest/vitest.mjs"), "run", ...words], options);
    child.once("exit", (status) => resolve(status ?? 1));
  });

/**
 * Server tests and browser tests mostly wait: side by side they take little longer than the longer ones alone.
 * Unit tests take every core, so they run before. Each run leaves its results in a file, from which the reports asked for
 * are made as if it had been one run.
 */
async function sideBySide(reporters) {
  const results = mkdtempSync(join(tmpdir(), "tickertape-tests-"));
  const run = (project) =>
    vitest(
      ...["--project", project, "--reporter=default", "--reporter=blob"],
      `--outputFile.blob=${join(results, `${project}.json`)}`,
    );
  try {
    const statuses = [await run("unit"), ...(await Promise.all([run("server"), run("browser")]))];
    const merged = await vitest(`--merge-reports=${results}`, ...reporters);
    return Math.max(merged, ...statuses);
  } finally {
    rmSync(results, { recursive: true });
  }
}

const asksForReportsOnly = args.every((word) => /^--(reporter|outputFile)\b/.test(word));
process.exitCode = asksForReportsOnly ? await sideBySide(args) : await vitest(...args);
