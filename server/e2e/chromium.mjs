import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
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

/** Path of a Chromium: CHROME_PATH, a usual place, Playwright's own, or one installed now. Undefined where none can be had. */
export function findOrInstallChromium() {
  return findChromium() ?? (installWithApt("chromium") || installWithPlaywright() ? findChromium() : undefined);
}

function findChromium() {
  return [process.env.CHROME_PATH, ...USUAL_PATHS, chromium.executablePath()].find((path) => path && existsSync(path));
}

/** Installs a Debian package, where this is Debian and we are root. Says whether it worked. */
function installWithApt(name) {
  if (process.getuid?.() !== 0 || !existsSync("/etc/debian_version")) return false;
  return run("apt-get", ["update", "-qq"]) && run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", name]);
}

const installWithPlaywright = () => run("npx", ["playwright-core", "install", "--with-deps", "chromium"]);

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
