import { setTimeout as sleep } from "node:timers/promises";
import type { LoadOrder, LoadReport, ServerOrder, ServerReport } from "./messages.ts";
import type { Kind, Pace, Watch } from "./plan.ts";
import { cpuTime, residentBytes, Worker, type CpuTime } from "./process.ts";

/** Number of load processes per server. */
const LOADS = 2;
/** Wait before measuring, after the start of a feed or the last connection. ms. */
const SETTLE_MS = 1_000;

/** The measurements of one window of time. */
export interface Window {
  readonly cpu: CpuTime;
  readonly bytes: number;
  readonly seconds: number;
  readonly ages: readonly number[];
}

interface Launch {
  readonly kind: Kind;
  /** Node flags for the server. */
  readonly flags: readonly string[];
  /** How long clients wait between reads, ms; load.ts explains why. */
  readonly turnMs: number;
}

/** A server under test and its clients, each in separate processes. */
export class Fleet {
  readonly kind: Kind;
  readonly #server: Worker<ServerOrder, ServerReport>;
  readonly #loads: readonly Worker<LoadOrder, LoadReport>[];
  #port = 0;

  private constructor({ kind, flags, turnMs }: Launch) {
    this.kind = kind;
    this.#server = Worker.ofBuilt("fanout-server", [kind], ["--expose-gc", ...flags]);
    this.#loads = Array.from({ length: LOADS }, () => Worker.ofBuilt("fanout-load", [String(turnMs)], []));
  }

  static async launch(options: Launch): Promise<Fleet> {
    const fleet = new Fleet(options);
    const report = await fleet.#server.heard();
    if ("port" in report) fleet.#port = report.port;
    return fleet;
  }

  async connect(watches: readonly Watch[]): Promise<void> {
    const { kind } = this;
    await Promise.all(
      this.#loads.map((load, k) => {
        const share = watches.filter((_, index) => index % LOADS === k);
        return load.ask({ op: "connect", kind, port: this.#port, watches: share });
      }),
    );
    await sleep(SETTLE_MS);
  }

  /** Runs the server's feed and measures for `seconds`. */
  async window(pace: Pace, seconds: number): Promise<Window> {
    this.#server.tell({ op: "feed", pace });
    await sleep(SETTLE_MS);
    await this.#read();
    const [from, before] = [performance.now(), cpuTime(this.#server.pid)];
    await sleep(seconds * 1_000);
    const after = cpuTime(this.#server.pid);
    const elapsed = (performance.now() - from) / 1_000;
    const reports = await this.#read();
    this.#server.tell({ op: "feed", pace: "off" });
    const lost = reports.reduce((sum, report) => sum + report.lost, 0);
    if (lost > 0) throw new Error(`${this.kind}: ${lost} connections were lost`);
    return {
      cpu: { user: after.user - before.user, system: after.system - before.system },
      bytes: reports.reduce((sum, { bytes }) => sum + bytes, 0),
      seconds: elapsed,
      ages: reports.map(({ ages }) => ages).reduce((sum, ages) => sum.map((count, ms) => count + (ages[ms] ?? 0))),
    };
  }

  /** Resident memory after a garbage collection, bytes. */
  async memory(): Promise<number> {
    await this.#server.ask({ op: "collect" });
    return residentBytes(this.#server.pid);
  }

  async end(): Promise<void> {
    await Promise.all([this.#server, ...this.#loads].map((worker) => worker.end()));
  }

  #read(): Promise<LoadReport[]> {
    return Promise.all(this.#loads.map((load) => load.ask({ op: "read", forget: true })));
  }
}
