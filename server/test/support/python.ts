import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";

const run = promisify(execFile);

export const PYTHON = "/usr/bin/python3";

/** Makes Debian's `websockets` for Python available, or fails with the name of the missing package. */
export async function requireWebsockets(): Promise<void> {
  const there = () =>
    run(PYTHON, ["-c", "import websockets"]).then(
      () => true,
      () => false,
    );
  if (await there()) return;
  if (process.getuid?.() === 0 && existsSync("/etc/debian_version")) {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    await run("apt-get", ["update", "-qq"], { env });
    await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "python3-websockets"], { env });
  }
  if (!(await there()))
    throw new Error(`this test needs Python's websockets for ${PYTHON}: apt-get install python3-websockets`);
}
