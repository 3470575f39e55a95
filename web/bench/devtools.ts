import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "ws";
import { CHROMIUM_FLAGS } from "../test/support/chromium-flags.ts";

/** Sends a command in one session with a target (DevTools Protocol, "flat" sessions) and returns its result. */
type Send = (method: string, params?: object) => Promise<Record<string, unknown>>;

interface Answer {
  readonly id?: number;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/**
 * Headless Chromium over the bare DevTools Protocol. Playwright has the browser report every WebSocket message, which
 * costs more than the page's own work.
 */
export class Chromium {
  readonly #process: ChildProcess;
  readonly #socket: WebSocket;
  readonly #directory: string;
  readonly #waiting = new Map<
    number,
    { resolve: (result: Record<string, unknown>) => void; reject: (e: Error) => void }
  >();
  #last = 0;

  private constructor(process: ChildProcess, socket: WebSocket, directory: string) {
    this.#process = process;
    this.#socket = socket;
    this.#directory = directory;
    socket.on("message", (data: Buffer) => this.#receive(JSON.parse(data.toString()) as Answer));
  }

  static async launch(): Promise<Chromium> {
    const directory = await mkdtemp(join(tmpdir(), "tickertape-browser-"));
    const flags = ["--headless", "--remote-debugging-port=0", `--user-data-dir=${directory}`, ...CHROMIUM_FLAGS];
    const child = spawn(process.env["CHROME_PATH"] ?? "/usr/bin/chromium", [...flags, "about:blank"], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let output = "";
    for await (const chunk of child.stderr.setEncoding("utf8")) {
      output += String(chunk);
      const [, url] = /DevTools listening on (ws:\S+)/.exec(output) ?? [];
      if (url === undefined) continue;
      const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 256e6 });
      await once(socket, "open");
      return new Chromium(child, socket, directory);
    }
    throw new Error(`Chromium did not start: ${output}`);
  }

  /** Opens a page in a new context, without cache or storage. `script` runs before the page's scripts. */
  async open(url: string, size: { readonly width: number; readonly height: number }, script = ""): Promise<Tab> {
    const { browserContextId } = await this.send()("Target.createBrowserContext");
    const { targetId } = await this.send()("Target.createTarget", { url: "about:blank", browserContextId });
    const attach = async (): Promise<Send> => {
      const { sessionId } = await this.send()("Target.attachToTarget", { targetId, flatten: true });
      return this.send(String(sessionId));
    };
    const send = await attach();
    const close = async () => {
      await this.send()("Target.disposeBrowserContext", { browserContextId });
    };
    await send("Page.enable");
    await send("Emulation.setDeviceMetricsOverride", { ...size, deviceScaleFactor: 1, mobile: false });
    await send("Page.addScriptToEvaluateOnNewDocument", { source: script });
    await send("Performance.enable", { timeDomain: "threadTicks" });
    await send("Page.navigate", { url });
    return new Tab(send, attach, close);
  }

  async close(): Promise<void> {
    const ended = once(this.#process, "exit");
    await this.send()("Browser.close");
    await ended;
    await rm(this.#directory, { recursive: true, force: true });
  }

  /** The function that sends commands in a session, or to the browser itself. */
  send(sessionId?: string): Send {
    return (method, params = {}) =>
      new Promise((resolve, reject) => {
        const id = ++this.#last;
        this.#waiting.set(id, { resolve, reject });
        this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
      });
  }

  #receive({ id, result, error }: Answer): void {
    const waiting = this.#waiting.get(id ?? 0);
    if (id === undefined || !waiting) return;
    this.#waiting.delete(id);
    if (error) waiting.reject(new Error(error.message));
    else waiting.resolve(result ?? {});
  }
}

const POLL_MS = 100;
const PATIENCE_MS = 60_000;

/** A page, controlled from outside. */
export class Tab {
  readonly send: Send;
  /** Opens another session with the page, which has separate settings. */
  readonly attach: () => Promise<Send>;
  readonly close: () => Promise<void>;

  constructor(send: Send, attach: () => Promise<Send>, close: () => Promise<void>) {
    this.send = send;
    this.attach = attach;
    this.close = close;
  }

  /** The value of an expression; a promise is awaited. Undefined while the page changes to another document. */
  async evaluate(expression: string): Promise<unknown> {
    const answer = await this.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (answer["exceptionDetails"] !== undefined) throw new Error(JSON.stringify(answer["exceptionDetails"]));
    return (answer["result"] as { value?: unknown }).value;
  }

  /** CPU time of the main thread since the tab was opened, ms. */
  async cpuTime(): Promise<number> {
    const { metrics } = await this.send("Performance.getMetrics");
    const task = (metrics as readonly { name: string; value: number }[]).find(({ name }) => name === "TaskDuration");
    return (task?.value ?? Number.NaN) * 1_000;
  }

  /** Waits until an expression is truthy, and returns its value. */
  async until(expression: string): Promise<unknown> {
    for (let waited = 0; waited < PATIENCE_MS; waited += POLL_MS) {
      const value = await this.evaluate(expression);
      if (value) return value;
      await sleep(POLL_MS);
    }
    throw new Error(`Never became true: ${expression}`);
  }
}
