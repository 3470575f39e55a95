import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const USUAL_PATHS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** How long a browser may take to say its version, ms: a stub that only says how to install one may wait for an answer. */
const VERSION_MS = 20_000;

/**
 * Path of a Chromium: CHROME_PATH, a usual place, Playwright's own, or one installed now.
 * @throws an Error whose message is one line for the user
 */
export function findOrInstallChromium() {
  const named = process.env.CHROME_PATH;
  if (named && !runs(named)) throw new Error(`CHROME_PATH is ${named}, and there is no Chromium that runs`);
  const found = named || findChromium();
  if (found) return found;
  for (const install of [installWithApt, () => installWithPlaywright("--with-deps"), () => installWithPlaywright()]) {
    const installed = install() && findChromium();
    if (installed) return installed;
  }
  throw new Error(
    "the browser's tests need Chromium, and none could be installed: install it and set CHROME_PATH to it, " +
      "or leave them out: npm test -- --project unit --project server",
  );
}

const findChromium = () => [...USUAL_PATHS, chromium.executablePath()].find((path) => existsSync(path) && runs(path));

/** Ubuntu's package is a stub for snap, which is there and does not run. */
function runs(path) {
  try {
    return /Chrom/.test(
      execFileSync(path, ["--version"], { encoding: "utf8", timeout: VERSION_MS, stdio: ["ignore", "pipe", "ignore"] }),
    );
  } catch {
    return false;
  }
}

/** Installs Debian's package, where this is Debian and we are root. Says whether it worked. */
function installWithApt() {
  if (process.getuid?.() !== 0 || !existsSync("/etc/debian_version")) return false;
  return (
    run("apt-get", ["update", "-qq"]) && run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"])
  );
}

/** `--with-deps` asks for root; without it the libraries may be there already. */
function installWithPlaywright(...flags) {
  const cli = join(dirname(fileURLToPath(import.meta.resolve("playwright-core/package.json"))), "cli.js");
  return run(process.execPath, [cli, "install", ...flags, "chromium"]);
}

function run(command, args) {
  process.stderr.write(`${command} ${args.join(" ")}\n`);
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    execFileSync(command, args, { stdio: ["ignore", "ignore", "inherit"], env });
    return true;
  } catch {
    return false;
  }
}
