// `npm start`: checks what must be there, builds what is stale, and runs the server in this process. Plain old
// JavaScript that imports no package at first, so that it can say what is wrong on any Node and before `npm install`.
import { existsSync } from "fs";
import { join } from "path";
import { pathToFileURL } from "url";

const OLDEST = [20, 19];

function give(line) {
  process.stderr.write(`tickertape: ${line}\n`);
  process.exit(1);
}

function checkNode() {
  const version = process.versions.node.split(".").map(Number);
  if (version[0] > OLDEST[0] || (version[0] === OLDEST[0] && version[1] >= OLDEST[1])) return;
  give(`Node ${process.versions.node} is too old: Node ${OLDEST.join(".")} or newer is needed`);
}

async function checkPackages(root) {
  if (!existsSync(join(root, "node_modules"))) give("packages are missing: run npm install");
  try {
    await import("uWebSockets.js");
  } catch {
    give(
      `uWebSockets.js has no binary for Node ${process.versions.node} on ${process.platform} ${process.arch}: ` +
        "use Node 20, 22 or 24 on Linux (glibc), macOS or Windows, and run npm install again",
    );
  }
}

async function start() {
  checkNode();
  const { buildStale, root } = await import("./build.mjs");
  await checkPackages(root);
  try {
    await buildStale();
  } catch (error) {
    give(`the build failed: ${error.message}`);
  }
  await import(pathToFileURL(join(root, "dist/server/main.js")).href);
}

start();
