import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import type { FeedOrder, FeedReport } from "../../server/bench/browser/messages.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const DASHBOARD = join(root, "dist/bench-web");
const BUILT = join(root, "dist/bench-browser");

/** Builds the dashboard and the benchmark's server with the product's build settings. */
export async function buildBoth(): Promise<void> {
  await build({
    configFile: join(root, "vite.config.ts"),
    logLevel: "error",
    build: { outDir: DASHBOARD, emptyOutDir: true },
  });
  const input = { "browser-server": join(root, "server/bench/browser/server.ts") };
  await build({
    ...{ root, configFile: false, publicDir: false, logLevel: "error" },
    build: {
      ...{ ssr: true, outDir: BUILT, emptyOutDir: true, target: "node20", minify: false },
      rollupOptions: { input, output: { entryFileNames: "[name].js" } },
    },
  });
}

/** The benchmark's server, in a child process that ends with the benchmark. */
export class BenchServer {
  readonly #child: ChildProcess;
  #url = "";

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(symbols: number): Promise<BenchServer> {
    const server = new BenchServer(fork(join(BUILT, "browser-server.js"), [String(symbols), DASHBOARD]));
    const report = await server.#nextReport();
    if (!("port" in report)) throw new Error("The benchmark's server did not report its port");
    server.#url = `http://127.0.0.1:${String(report.port)}`;
    return server;
  }

  get url(): string {
    return this.#url;
  }

  order(order: FeedOrder): void {
    this.#child.send(order);
  }

  /** Rows sent and rows skipped, each per second since the last call. */
  async count(): Promise<{ readonly sentPerSecond: number; readonly skippedPerSecond: number }> {
    const next = this.#nextReport();
    this.order({ op: "count" });
    const report = await next;
    if (!("sent" in report)) throw new Error("The benchmark's server did not report its counts");
    const { sent, skipped, ms } = report;
    return { sentPerSecond: (sent * 1_000) / ms, skippedPerSecond: (skipped * 1_000) / ms };
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, "exit");
    this.#child.disconnect();
    await ended;
  }

  async #nextReport(): Promise<FeedReport> {
    const [report] = (await once(this.#child, "message")) as [FeedReport];
    return report;
  }
}
