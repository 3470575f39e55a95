// `npm run check`: every check of the source, two at a time, since most of them use one core. Each prints when it is done.
// Exits with 1 if any found something.
import { spawn } from "node:child_process";
import { root } from "./build.mjs";

/** Each lane's checks run one after the other. The lanes take about as long as each other. */
const LANES = [
  ["types", "format", "size"],
  ["lint", "dead"],
];

/** Runs one check, prints what it says, and resolves to whether it found nothing. */
const check = (name) =>
  new Promise((resolve) => {
    const child = spawn("npm", ["run", "--silent", `check:${name}`], {
      cwd: root,
      shell: process.platform === "win32",
    });
    const began = performance.now();
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
    child.once("error", (error) => (said += error.message));
    child.once("close", (status) => {
      const seconds = Math.round((performance.now() - began) / 1_000);
      process.stdout.write(`check:${name} ${status === 0 ? "passed" : "FAILED"}, ${seconds} s\n${said}`);
      resolve(status === 0);
    });
  });

const results = await Promise.all(
  LANES.map(async (lane) => {
    const passed = [];
    for (const name of lane) passed.push(await check(name));
    return passed;
  }),
);
process.exitCode = results.flat().every(Boolean) ? 0 : 1;
