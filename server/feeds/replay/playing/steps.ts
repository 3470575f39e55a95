import type { ReplayFile, ReplayRow } from "../reading/file.ts";

/** All rows of one time. */
export interface ReplayStep {
  readonly t: number;
  readonly rows: readonly ReplayRow[];
}

/** The most rows kept ready, beyond one chunk of the file. */
const READ_AHEAD = 8_192;

/** A file's rows grouped into steps, read ahead so that the next step is ready when it is due. */
export class ReplaySteps {
  readonly #file: ReplayFile;
  #rows: AsyncGenerator<readonly ReplayRow[]>;
  #ready: ReplayStep[] = [];
  #next = 0;
  #rowsReady = 0;
  /** Rows of the newest time so far. More rows of that time may follow. */
  #growing: ReplayRow[] = [];
  #filling: Promise<void> | undefined;
  #ended = false;
  #closed = false;
  #failure: string | undefined;

  constructor(file: ReplayFile) {
    this.#file = file;
    this.#rows = file.rows();
  }

  /** Whether every step has been taken. */
  get ended(): boolean {
    return this.#ended && this.#next === this.#ready.length;
  }

  /** Why reading stopped before the end, such as a removed file. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** The next step, which stays. Undefined if it has not been read yet, or at the end. */
  peek(): ReplayStep | undefined {
    return this.#ready[this.#next];
  }

  /** Removes and returns the next step. Undefined if it has not been read yet, or at the end. */
  take(): ReplayStep | undefined {
    const step = this.#ready[this.#next];
    if (step !== undefined) {
      this.#next++;
      this.#rowsReady -= step.rows.length;
    }
    if (this.#rowsReady < READ_AHEAD) void this.fill();
    return step;
  }

  /** Reads ahead. Resolves when that is done or has failed. */
  async fill(): Promise<void> {
    if (this.#closed || this.#ended) return;
    this.#filling ??= this.#fill(this.#rows).finally(() => {
      this.#filling = undefined;
    });
    return this.#filling;
  }

  /** Stops reading. Resolves once the file is no longer in use. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#filling;
  }

  /** Begins again with the first step. It is ready once the read under way has ended; that read's rows are dropped. */
  restart(): void {
    this.#rows = this.#file.rows();
    this.#ready = [];
    this.#next = this.#rowsReady = 0;
    this.#growing = [];
    this.#ended = false;
    this.#failure = undefined;
    void (this.#filling ?? Promise.resolve()).then(() => this.fill());
  }

  async #fill(rows: AsyncGenerator<readonly ReplayRow[]>): Promise<void> {
    this.#ready = this.#ready.slice(this.#next);
    this.#next = 0;
    try {
      while (!this.#closed && this.#rowsReady < READ_AHEAD) {
        const chunk = await rows.next();
        if (rows !== this.#rows) return;
        if (chunk.done === true) {
          this.#release();
          this.#ended = true;
          return;
        }
        for (const row of chunk.value) this.#add(row);
      }
    } catch (error) {
      if (rows !== this.#rows) return;
      this.#failure = error instanceof Error ? error.message : String(error);
      this.#ended = true;
    }
  }

  #add(row: ReplayRow): void {
    if (this.#growing[0] !== undefined && this.#growing[0].t !== row.t) this.#release();
    this.#growing.push(row);
  }

  #release(): void {
    const [first] = this.#growing;
    if (first === undefined) return;
    this.#ready.push({ t: first.t, rows: this.#growing });
    this.#rowsReady += this.#growing.length;
    this.#growing = [];
  }
}
