import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import type { FeedOrder, FeedReport } from "../../server/bench/browser/messages.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const DASHBOARD = join(root, "dist/bench-web");
const BUILT = join(root, "dist/bench-browser");

/** Builds the dashboard and the bench's server as the product is built. */
export async function buildBoth(): Promise<void> {
  await build({
    configFile: join(root, "vite.config.ts"),
    logLevel: "error",
    build: { outDir: DASHBOARD, emptyOutDir: true },
  });
  const input = { "browser-server": join(root, "server/bench/browser-server.ts") };
  await build({
    ...{ root, configFile: false, publicDir: false, logLevel: "error" },
    build: {
      ...{ ssr: true, outDir: BUILT, emptyOutDir: true, target: "node20", minify: false },
      rollupOptions: { input, output: { entryFileNames: "[name].js" } },
    },
  });
}

/** The bench's server, which ends with the bench. */
export class BenchServer {
  readonly #child: ChildProcess;
  #url = "";

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(symbols: number): Promise<BenchServer> {
    const server = new BenchServer(fork(join(BUILT, "browser-server.js"), [String(symbols), DASHBOARD]));
    const said = await server.#heard();
    if (!("port" in said)) throw new Error("the bench's server did not say where it listens");
    server.#url = `http://127.0.0.1:${String(said.port)}`;
    return server;
  }

  get url(): string {
    return this.#url;
  }

  tell(order: FeedOrder): void {
    this.#child.send(order);
  }

  /** Rows sent a second, and rows left out, since it was last asked. */
  async count(): Promise<{ readonly sentPerSecond: number; readonly skippedPerSecond: number }> {
    const heard = this.#heard();
    this.tell({ op: "count" });
    const said = await heard;
    if (!("sent" in said)) throw new Error("the bench's server did not count");
    return { sentPerSecond: (said.sent * 1_000) / said.ms, skippedPerSecond: (said.skipped * 1_000) / said.ms };
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, "exit");
    this.#child.disconnect();
    await ended;
  }

  async #heard(): Promise<FeedReport> {
    const [said] = (await once(this.#child, "message")) as [FeedReport];
    return said;
  }
}
