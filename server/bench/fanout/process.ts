import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root. */
const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const BUILT = join(root, "dist/bench");

/** Builds the benchmark's processes as the product is built. Run from source, the publisher is several times slower. */
export async function buildProcesses(): Promise<void> {
  const { build } = await import("vite");
  const input = Object.fromEntries(
    ["server", "load"].map((name) => [`fanout-${name}`, join(root, `server/bench/fanout/${name}.ts`)]),
  );
  await build({
    ...{ root, configFile: false, publicDir: false, logLevel: "error" },
    build: {
      ...{ ssr: true, outDir: BUILT, emptyOutDir: true, target: "node20", minify: false, sourcemap: true },
      rollupOptions: { input, output: { entryFileNames: "[name].js" } },
    },
  });
}

/** A process of the benchmark that answers one order at a time. It ends with the benchmark. */
export class Worker<Order extends object, Report> {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** One of those that are built. */
  static ofBuilt<Order extends object, Report>(
    name: string,
    args: readonly string[],
    flags: readonly string[],
  ): Worker<Order, Report> {
    return new Worker(fork(join(BUILT, `${name}.js`), args, { execArgv: [...flags] }));
  }

  /** A file of the source, run as the bench itself is. */
  static ofFile<Order extends object, Report>(path: string): Worker<Order, Report> {
    return new Worker(fork(path));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  tell(order: Order): void {
    this.#child.send(order);
  }

  async ask(order: Order): Promise<Report> {
    const answer = this.heard();
    this.tell(order);
    return answer;
  }

  /** The next report. Rejects if the process ends instead. */
  async heard(): Promise<Report> {
    const waiting = new AbortController();
    const { signal } = waiting;
    const ended = once(this.#child, "exit", { signal }).then(([code]) => {
      throw new Error(`process ${this.pid} of the bench ended with ${String(code)}`);
    });
    try {
      const [report] = (await Promise.race([once(this.#child, "message", { signal }), ended])) as [Report];
      return report;
    } finally {
      waiting.abort();
      ended.catch(() => {});
    }
  }

  async end(): Promise<void> {
    const ended = once(this.#child, "exit");
    this.#child.disconnect();
    await ended;
  }
}

/** CPU time of a process, all of its threads, ms. */
export interface CpuTime {
  readonly user: number;
  readonly system: number;
}

/** Length of the kernel's clock tick, ms. USER_HZ is 100 wherever Node runs. */
const TICK_MS = 10;

/** CPU time that the kernel has counted for a process (proc(5): /proc/PID/stat, fields 14 and 15). */
export function cpuTime(pid: number): CpuTime {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { user: Number(fields[11]) * TICK_MS, system: Number(fields[12]) * TICK_MS };
}

/** Resident memory of a process, bytes. */
export function residentBytes(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1")) ?? [];
  return Number(kilobytes) * 1_024;
}
