import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";

const LAUNCHER = new URL("../../../scripts/usable-node.mjs", import.meta.url);
const PACKAGE = `node-linux-${process.arch}`;
const VERSION = /BROUGHT = "(.*)"/.exec(readFileSync(LAUNCHER, "utf8"))?.[1] ?? "";
const IN_PACKAGE = join("node_modules", PACKAGE, "bin", "node");
const CACHED = join("node_modules/.cache", `${PACKAGE}-${VERSION}`, IN_PACKAGE);

const TOO_OLD_SYSTEM = `throw new Error("libc.so.6: version \`GLIBC_2.99' not found (required by uws.node)");`;
/** Represents the other Node: the present one, which prints that it is the other. */
const OTHER_NODE = `#!/bin/sh\nTICKERTAPE_UNDER=other exec "${process.execPath}" "$@"\n`;
const SCRIPT = `
process.on("SIGTERM", () => process.exit(7));
console.log(process.env.TICKERTAPE_UNDER ?? "this", process.argv.slice(2).join(","));
if (process.argv[2] === "wait") setInterval(() => {}, 1000);
`;
/** Replaces npm: it installs the package into the given directory, or fails as npm does without a network. */
const npmThat = (works: boolean) => `
const { mkdirSync, writeFileSync } = require("fs"), { dirname, join } = require("path");
if (!${String(works)}) { console.error("npm error code ENOTFOUND"); process.exit(1); }
const file = join(process.argv[process.argv.indexOf("--prefix") + 1], ${JSON.stringify(IN_PACKAGE)});
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, ${JSON.stringify(OTHER_NODE)}, { mode: 0o755 });
`;

const checkouts: string[] = [];
afterEach(() => {
  for (const checkout of checkouts.splice(0)) rmSync(checkout, { recursive: true });
});

/** A directory like the repository's: the launcher, a script to run, and a uWebSockets.js that loads or fails. */
function checkout(library: string, files: Readonly<Record<string, string>> = {}): string {
  const root = mkdtempSync(join(tmpdir(), "tickertape-node-"));
  checkouts.push(root);
  const all = { "node_modules/uWebSockets.js/index.js": library, "server/script.mjs": SCRIPT, ...files };
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
    chmodSync(join(root, name), 0o755);
  }
  mkdirSync(join(root, "scripts"));
  copyFileSync(LAUNCHER, join(root, "scripts/usable-node.mjs"));
  return root;
}

/** Runs the launcher, with an npm that works or has no network. */
function launch(root: string, args: readonly string[], npm: "works" | "fails" = "fails") {
  const npmCli = join(root, "npm-cli.cjs");
  writeFileSync(npmCli, npmThat(npm === "works"));
  const child = spawn(process.execPath, [join(root, "scripts/usable-node.mjs"), ...args], {
    env: { PATH: process.env["PATH"], npm_execpath: npmCli },
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = once(child, "close").then(([code]) => ({ code: code as number, stdout, stderr }));
  return { child, ended, said: () => stdout };
}

describe.runIf(process.platform === "linux" && (process.arch === "x64" || process.arch === "arm64"))(
  "the Node version that runs the server",
  () => {
    it("is the present one if uWebSockets.js loads, without a message", async () => {
      const { ended } = launch(checkout(""), ["server/script.mjs", "a", "b"]);
      expect(await ended).toEqual({ code: 0, stdout: "this a,b\n", stderr: "" });
    });

    it("is otherwise one installed by npm, and one line states both versions", async () => {
      const root = checkout(TOO_OLD_SYSTEM);
      const { code, stdout, stderr } = await launch(root, ["server/script.mjs", "a"], "works").ended;
      expect([code, stdout]).toEqual([0, "other a\n"]);
      expect(stderr).toMatch(
        new RegExp(
          `^tickertape: Node ${process.versions.node} cannot run .* glibc 2\\.99, .* under Node ${VERSION}\n$`,
        ),
      );
      expect(existsSync(join(root, CACHED))).toBe(true);
    });

    it("is the one installed earlier, if there is no network", async () => {
      const { ended } = launch(checkout(TOO_OLD_SYSTEM, { [CACHED]: OTHER_NODE }), ["server/script.mjs", "a"]);
      expect(await ended).toMatchObject({ code: 0, stdout: "other a\n" });
    });

    it("is missing at the first start without a network: one line has both versions and a remedy, and no file is left behind", async () => {
      const root = checkout(TOO_OLD_SYSTEM);
      const { code, stdout, stderr } = await launch(root, ["server/script.mjs"]).ended;
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toMatch(
        new RegExp(
          `^tickertape: Node ${process.versions.node} .* Node ${VERSION} \\(ENOTFOUND\\)\\. Install Node 20.*\n$`,
        ),
      );
      expect(existsSync(dirname(join(root, "node_modules/.cache", `${PACKAGE}-${VERSION}`, "node_modules")))).toBe(
        false,
      );
    });

    it("is installed by npm install, which continues if that fails", async () => {
      const root = checkout(TOO_OLD_SYSTEM);
      expect(await launch(root, []).ended).toMatchObject({ code: 0, stdout: "" });
      expect(await launch(root, [], "works").ended).toEqual({ code: 0, stdout: "", stderr: "" });
      expect(existsSync(join(root, CACHED))).toBe(true);
    });

    it("receives signals, and its exit code is passed on", async () => {
      const { child, ended, said } = launch(checkout(TOO_OLD_SYSTEM, { [CACHED]: OTHER_NODE }), [
        "server/script.mjs",
        "wait",
      ]);
      await expect.poll(said, { timeout: 10_000 }).toBe("other wait\n");
      child.kill("SIGTERM");
      expect((await ended).code).toBe(7);
    });

    it("without packages prints one line", async () => {
      const root = checkout("");
      rmSync(join(root, "node_modules"), { recursive: true });
      expect(await launch(root, ["server/script.mjs"]).ended).toEqual({
        code: 1,
        stdout: "",
        stderr: "tickertape: packages are missing: run npm install\n",
      });
    });
  },
);
