import type { Stop } from "../../../../../../shared/client/mod.ts";
import type { LabelTotals } from "../../../../../../shared/protocol/lab.ts";
import type { LabSession } from "../../session/lab-session.ts";
import type { LabAnswer, LabAsk } from "../../session/pending-requests.ts";
import { ExperimentError } from "./experiment-error.ts";
import type { Survey, Symbols } from "./survey.ts";
import { TestSocket, TestStream } from "./test-socket.ts";
import type { WireNotes } from "./wire-log.ts";

const CHECK_EVERY_MS = 15;
const MAX_WAIT_MS = 8_000;
/** The server sends totals every quarter of a second. */
const TOTALS_MS = 320;

const NONE: LabelTotals = {
  ...{ connections: 0, requests: 0, up: 0, down: 0 },
  ...{ headUp: 0, headDown: 0, framesUp: 0, framesDown: 0 },
};

export interface WorkbenchOptions {
  readonly session: LabSession;
  readonly survey: Survey;
  readonly label: string;
  readonly notes: WireNotes;
  readonly signal: AbortSignal;
}

/** What an experiment works with. Whatever it opens or sets is closed and set back when the experiment ends. */
export class Workbench {
  readonly label: string;
  readonly notes: WireNotes;
  readonly signal: AbortSignal;
  readonly #session: LabSession;
  readonly #survey: Survey;
  #stops: Stop[] = [];

  constructor({ session, survey, label, notes, signal }: WorkbenchOptions) {
    this.#session = session;
    this.#survey = survey;
    this.label = label;
    this.notes = notes;
    this.signal = signal;
  }

  /** The port of the server that the experiment's connections lead to. */
  get port(): number {
    return this.#session.port ?? 0;
  }

  symbols(): Promise<Symbols> {
    return this.#survey.symbols();
  }

  /** A label of the experiment: `belief-4`, or with a part `belief-4-close`. */
  labelOf(part: string): string {
    return part === "" ? this.label : `${this.label}-${part}`;
  }

  /** A WebSocket through the tap, whether it opens or not. */
  startSocket(path: string, protocols: readonly string[] = [], part = ""): TestSocket {
    const socket = new TestSocket(this.#session.wsUrl(path, this.labelOf(part)), protocols);
    this.#stops.push(() => {
      socket.close();
    });
    return socket;
  }

  /** The same, once it is open. */
  async openSocket(path: string, protocols: readonly string[] = [], part = ""): Promise<TestSocket> {
    const socket = this.startSocket(path, protocols, part);
    await this.until(() => socket.isOpen || socket.end !== undefined);
    if (!socket.isOpen) throw new ExperimentError("refused");
    return socket;
  }

  /** An event stream through the tap, whether it opens or not. */
  startStream(path: string, part = ""): TestStream {
    const stream = new TestStream(this.#session.httpUrl(path, this.labelOf(part)));
    this.#stops.push(() => {
      stream.close();
    });
    return stream;
  }

  /** The text of an answer that came through the tap. */
  async get(path: string, part = "", cache: RequestCache = "no-store"): Promise<string> {
    const init = { cache, signal: this.signal };
    try {
      const answer = await fetch(this.#session.httpUrl(path, this.labelOf(part)), init);
      if (!answer.ok) throw new ExperimentError("refused");
      return await answer.text();
    } catch (error) {
      throw this.signal.aborted || error instanceof ExperimentError ? error : new ExperimentError("lost");
    }
  }

  ask(request: LabAsk): Promise<LabAnswer> {
    return this.#session.request(request);
  }

  /** Delays what travels on a label of the experiment, until it ends. */
  async delay(delayMs: number, part = ""): Promise<void> {
    const label = this.labelOf(part);
    const link = (ms: number) => this.ask({ op: "link", label, delayMs: ms, jitterMs: 0, bytesPerSecond: null });
    this.#stops.push(() => void link(0).catch(() => {}));
    await link(delayMs);
  }

  /** What the tap has counted on a label, everything up to now included. */
  async totals(part = ""): Promise<LabelTotals> {
    await this.pause(TOTALS_MS);
    await this.ask({ op: "time", time: 0 });
    return { ...(this.#session.totals.get(this.labelOf(part)) ?? NONE) };
  }

  /** Resolves when the test holds. Rejects with an ExperimentError when it does not in time. */
  async until(test: () => boolean, maxMs = MAX_WAIT_MS): Promise<void> {
    if (!(await this.within(maxMs, test))) throw new ExperimentError("timeout");
  }

  /** Whether the test holds within a time; as soon as it does. */
  async within(maxMs: number, test: () => boolean): Promise<boolean> {
    const end = performance.now() + maxMs;
    while (!test()) {
      if (performance.now() >= end) return false;
      await this.pause(CHECK_EVERY_MS);
    }
    return true;
  }

  pause(ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const { signal } = this;
      if (signal.aborted) return reject(signal.reason as Error);
      const stop = () => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener("abort", stop);
        resolve();
      }, ms);
      signal.addEventListener("abort", stop, { once: true });
    });
  }

  close(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }
}
