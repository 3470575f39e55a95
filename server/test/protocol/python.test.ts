import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { PYTHON, requireWebsockets } from "../support/python.ts";
import { startServer, type ServerProcess } from "../support/server-process.ts";

const run = promisify(execFile);

let server: ServerProcess;
let url: string;

beforeAll(async () => {
  await requireWebsockets();
  server = startServer();
  url = await server.live();
});
afterAll(() => server.stop());

it("Python's websockets gets ack, snapshot and updates as any client would", async () => {
  const script = new URL("python-client.py", import.meta.url).pathname;
  const { stdout } = await run(PYTHON, [script, `${url.replace("http", "ws")}/ws`]);
  expect(stdout).toBe("ok\n");
});
