import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startServer, type ServerProcess } from "../support/server-process.ts";

const PYTHON = "/usr/bin/python3";
const run = promisify(execFile);

let server: ServerProcess;
let url: string;

beforeAll(async () => {
  await requireWebsockets();
  server = startServer();
  url = await server.live();
});
afterAll(() => server.stop());

/** Makes Debian's `websockets` for Python available, or fails with the name of the missing package. */
async function requireWebsockets(): Promise<void> {
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

it("Python's websockets gets ack, snapshot and updates as any client would", async () => {
  const script = new URL("python-client.py", import.meta.url).pathname;
  const { stdout } = await run(PYTHON, [script, `${url.replace("http", "ws")}/ws`]);
  expect(stdout).toBe("ok\n");
});
