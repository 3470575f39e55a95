import type { Lane } from "../lanes.ts";
import { LaneMeasure, type LaneFigures } from "./lane-measure.ts";
import { ReferenceLog, type Change } from "./reference-log.ts";

/** The lanes of one run, held against one log for each symbol under one clock. Times are the server's, ms. */
export class RunMeasure {
  readonly #logs: ReadonlyMap<string, ReferenceLog>;
  readonly #lanes: ReadonlyMap<Lane, LaneMeasure>;
  #epoch: string | undefined;
  #horizon = -Infinity;
  #begunAt: number | undefined;

  constructor(lanes: readonly Lane[], symbols: readonly string[]) {
    this.#logs = new Map(symbols.map((symbol) => [symbol, new ReferenceLog()]));
    this.#lanes = new Map(lanes.map((lane) => [lane, new LaneMeasure(this.#logs)]));
  }

  /** When the run began; undefined until each lane has shown every row, or `begin` did not wait for all. */
  get begunAt(): number | undefined {
    return this.#begunAt;
  }

  get epoch(): string | undefined {
    return this.#epoch;
  }

  /** Whether every lane has shown every row. */
  get isReady(): boolean {
    return [...this.#lanes.values()].every(({ hasShown }) => hasShown);
  }

  begin(t: number): void {
    if (this.#begunAt !== undefined) return;
    this.#begunAt = t;
    for (const lane of this.#lanes.values()) lane.begin(t);
  }

  /** False where this is of another epoch than what came before: its numbers cannot be compared, so the run is void. */
  show(lane: Lane, epoch: string, symbol: string, n: number, t: number): boolean {
    if (!this.#isOf(epoch)) return false;
    this.#lanes.get(lane)?.show(symbol, n, t);
    return true;
  }

  /** The same of the reference log. */
  changes(epoch: string, symbol: string, changes: readonly Change[]): boolean {
    if (!this.#isOf(epoch)) return false;
    this.#logs.get(symbol)?.add(changes);
    return true;
  }

  /** The log is complete up to `t`: lanes are measured up to there. */
  completeUpTo(t: number): void {
    if (this.#begunAt === undefined || t <= this.#horizon) return;
    this.#horizon = t;
    for (const lane of this.#lanes.values()) lane.advance(t);
    for (const [symbol, log] of this.#logs) {
      log.dropBefore(Math.min(...Array.from(this.#lanes.values(), (lane) => lane.needsFrom(symbol))));
    }
  }

  figures(lane: Lane): LaneFigures | undefined {
    return this.#lanes.get(lane)?.figures();
  }

  #isOf(epoch: string): boolean {
    this.#epoch ??= epoch;
    return epoch === this.#epoch;
  }
}
