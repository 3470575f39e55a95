import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { evenPace } from "./even-pace.ts";

const MAIN = fileURLToPath(new URL("../../../dist/server/main.js", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built server in a separate process. */
export class ServerProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  stdout = "";
  stderr = "";

  /** @param openFiles the most files that the process may open, if not as many as this one */
  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}, openFiles?: number) {
    if (!existsSync(MAIN))
      throw new Error("dist/server/main.js is missing: npm test builds it, and so does npm run build");
    const options = { env: { PATH: process.env["PATH"], ...env } };
    const command = [process.execPath, MAIN, ...args];
    this.child =
      openFiles === undefined
        ? spawn(process.execPath, command.slice(1), options)
        : spawn("sh", ["-c", `ulimit -n ${openFiles} && exec "$@"`, "sh", ...command], options);
    this.child.stdout?.on("data", (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.child.stderr?.on("data", (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.ended = new Promise((resolve) => {
      this.child.on("close", (code, signal) => {
        resolve({ code, signal, stdout: this.stdout, stderr: this.stderr });
      });
    });
  }

  /** Waits for the start's output and returns the dashboard's address, without a slash at the end. */
  async url(): Promise<string> {
    const found = await this.#eventually(() => /dashboard +(\S+)\/\n/.exec(this.stdout)?.[1]);
    return found.replace("localhost", "127.0.0.1");
  }

  /** Waits until the port is open, which is before the start's output. */
  async answers(url: string): Promise<void> {
    await this.#eventually(() =>
      fetch(`${url}/healthz`).then(
        ({ ok }) => ok || undefined,
        () => undefined,
      ),
    );
  }

  /** Waits until /readyz says that the board is live. */
  async live(): Promise<string> {
    const url = await this.url();
    await this.#eventually(async () => ((await fetch(`${url}/readyz`)).ok ? true : undefined));
    return url;
  }

  /** Kills the process, once a test is over. */
  async stop(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.ended;
  }

  async #eventually<Value>(look: () => Value | undefined | Promise<Value | undefined>): Promise<Value> {
    const deadline = AbortSignal.timeout(100_000);
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      if (deadline.aborted || this.child.exitCode !== null) throw new Error(`the server did not start: ${this.stderr}`);
      await sleep(25);
    }
  }
}

/** The bearer token for the controls of servers that tests start. */
export const TEST_TOKEN = "test-token";

/** A small market on a free port; it keeps nothing on disk. */
export const SMALL_MARKET: readonly string[] = [
  ...["--port", "0", "--symbols", "20", "--log-level", "warn"],
  ...["--data-dir", ":memory:", "--backfill-days", "1", "--admin-token", TEST_TOKEN, "--activity", evenPace()],
];

/** Starts the server. A flag given here takes precedence over SMALL_MARKET's. */
export const startServer = (...args: string[]): ServerProcess => new ServerProcess([...SMALL_MARKET, ...args]);
