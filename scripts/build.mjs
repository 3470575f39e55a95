import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const root = join(dirname(fileURLToPath(import.meta.url)), "..");

const TARGETS = [
  {
    name: "server",
    config: "vite.server.config.ts",
    sources: ["server", "shared", "vite.server.config.ts", "package-lock.json"],
    made: "dist/server/main.js",
  },
  {
    name: "web",
    config: "vite.config.ts",
    sources: [
      ...["web", "shared", "shared/PROTOCOL.md", "shared/examples/node.mjs"],
      ...[
        "vite.config.ts",
        "scripts/chart-js.ts",
        "scripts/protocol-page.ts",
        "scripts/service-worker.ts",
        "package-lock.json",
      ],
    ],
    made: "dist/web/index.html",
  },
];

/** Files that no build reads: a change to them makes nothing stale. */
const IGNORED = /(\.test\.ts|\.md|\.mjs)$|[\\/](test|bench|node_modules)[\\/]/;

/**
 * Builds what is not there or older than its sources, server and web in turn, in a process of its own: a bundler's
 * memory does not stay with the server. Says nothing unless it fails.
 */
export async function buildStale() {
  if (TARGETS.every(isFresh)) return;
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url)], { stdio: "inherit" });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error("see above");
}

const stampFileOf = ({ made }) => join(root, dirname(made), ".built-from");
const isFresh = (target) =>
  existsSync(join(root, target.made)) && readIfThere(stampFileOf(target)) === sourceStamp(target);

async function buildHere() {
  for (const target of TARGETS) {
    if (isFresh(target)) continue;
    const stamp = sourceStamp(target);
    await buildOne(target);
    writeFileSync(stampFileOf(target), stamp);
  }
}

/** @param {{ name: string, config: string }} target */
async function buildOne({ name, config }) {
  process.stderr.write(`building the ${name} …\n`);
  const { build } = await import("vite");
  await build({ root: name === "web" ? join(root, "web") : root, configFile: join(root, config), logLevel: "error" });
}

/** A hash over name, size and modification time of every source. */
function sourceStamp({ sources }) {
  const hash = createHash("sha256");
  for (const file of sources.flatMap((source) => filesIn(join(root, source)))) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

function filesIn(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .map((entry) => join(path, entry.name))
    .filter((file) => !IGNORED.test(`${file}${statSync(file).isDirectory() ? "/" : ""}`))
    .sort()
    .flatMap(filesIn);
}

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildHere();
