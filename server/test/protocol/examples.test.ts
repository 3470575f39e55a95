import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withAddress } from "../../../shared/examples/with-address.ts";
import { requireWebsockets, PYTHON } from "../support/python.ts";
import { startServer, type ServerProcess } from "../support/server-process.ts";

const ROOT = new URL("../../..", import.meta.url).pathname;
let server: ServerProcess;
let url: string;

beforeAll(async () => {
  await requireWebsockets();
  server = startServer();
  url = await server.live();
});
afterAll(() => server.stop());

/** The example as the page shows it for this server. */
const example = (file: string): string =>
  withAddress(readFileSync(new URL(`../../../shared/examples/${file}`, import.meta.url), "utf8"), url);

/** Hands a program its text on standard input, and returns what it prints up to what was waited for. */
async function prints(command: readonly [string, ...string[]], text: string, wanted: RegExp): Promise<string> {
  const [program, ...args] = command;
  const child = spawn(program, args, { cwd: ROOT, detached: true });
  const ended = new Promise((resolve) => child.on("close", resolve));
  let [out, errors] = ["", ""];
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const found = new Promise<void>((resolve) => {
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk.toString();
      if (wanted.test(out)) resolve();
    });
  });
  child.stdin.end(text);
  await Promise.race([found, ended]);
  // A shell's program too: both are of the group that the child leads.
  if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
  await ended;
  expect(errors).toBe("");
  return out;
}

/** Two messages: the snapshot has both symbols, and an update follows it. */
const THREE_ROWS = /^(?:(?:AAPL|MSFT) last [\d.]+ bid [\d.]+ ask [\d.]+\n){3}/;

describe("an example client runs as it is printed", () => {
  it("Node with ws", async () => {
    const out = await prints([process.execPath, "--input-type=module"], example("node.mjs"), THREE_ROWS);
    expect(out).toMatch(THREE_ROWS);
  });

  it("Python with websockets", async () => {
    expect(await prints([PYTHON, "-"], example("quotes.py"), THREE_ROWS)).toMatch(THREE_ROWS);
  });

  it("W21: curl for Server-Sent Events", async () => {
    const update = /^retry: \d+\n[^]*"kind":"snapshot"[^]*\ndata: \{"type":"quotes","kind":"update"/;
    expect(await prints(["sh"], example("stream.sh"), update)).toMatch(update);
  });

  it("W1: the tutorial's own client of Python's websockets, against /echo", async () => {
    expect(await prints([PYTHON, "-"], example("echo.py"), /\n/)).toBe("Hello, server!\n");
  });
});
