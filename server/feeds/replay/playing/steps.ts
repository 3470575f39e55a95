import type { ReplayFile, ReplayRow } from "../reading/file.ts";

/** All rows of one time. */
export interface ReplayStep {
  readonly t: number;
  readonly rows: readonly ReplayRow[];
}

/** Rows held ready at most, beyond one chunk of the file. */
const READ_AHEAD = 8_192;

/** A file's rows step by step, read ahead so that the next one is there when it is due. */
export class ReplaySteps {
  readonly #file: ReplayFile;
  #rows: AsyncGenerator<readonly ReplayRow[]>;
  #ready: ReplayStep[] = [];
  #next = 0;
  #rowsReady = 0;
  /** Rows of the newest time so far: more of them may follow. */
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

  /** Why reading stopped before the end, such as a file removed meanwhile. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** The next step, without taking it; undefined where it has not been read yet, or there is none. */
  peek(): ReplayStep | undefined {
    return this.#ready[this.#next];
  }

  /** The next step, or undefined where it has not been read yet, or there is none. */
  take(): ReplayStep | undefined {
    const step = this.#ready[this.#next];
    if (step !== undefined) {
      this.#next++;
      this.#rowsReady -= step.rows.length;
    }
    if (this.#rowsReady < READ_AHEAD) void this.fill();
    return step;
  }

  /** Reads ahead; resolves when that is done, or has failed. */
  async fill(): Promise<void> {
    if (this.#closed || this.#ended) return;
    this.#filling ??= this.#fill(this.#rows).finally(() => {
      this.#filling = undefined;
    });
    return this.#filling;
  }

  /** Stops reading; resolves when nothing uses the file any more. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#filling;
  }

  /** Begins again with the first step, which is there once what is being read now has come, to be left out. */
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
