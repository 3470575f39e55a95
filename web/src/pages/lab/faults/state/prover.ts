import type { Clock, Stop } from "../../../../../../shared/client/mod.ts";
import type { Received } from "../connection/received.ts";
import { compareTrades, sizeOf } from "../proof/comparison.ts";
import type { Proof } from "./outage.ts";

/** How often what is held is compared anew while trades are still on their way, and for how long at most, ms. */
const COMPARE_EVERY_MS = 250;
const MAX_COMPARE_MS = 10_000;

export interface ProverOptions {
  readonly clock: Clock;
  readonly received: Received;
  /** The ids of the symbol's trades from a time on, as /api/trades has them. */
  readonly fetchIds: (from: number) => Promise<readonly number[]>;
  /** A comparison is done. */
  readonly compared: (refilled: number, merged: number, lost: number) => void;
  readonly changed: () => void;
}

/** Totals at the moment from which a proof counts. */
export interface Baseline {
  /** The last trade held then; 0 for none. */
  readonly after: number;
  readonly refilled: number;
  readonly merged: number;
  readonly gaps: number;
}

/** Proves what became of trades, by asking the server for them over HTTP, outside the connection and the tap. */
export class Prover {
  proof: Proof | undefined;
  readonly #options: ProverOptions;
  #stop: Stop = () => {};
  #round = 0;

  constructor(options: ProverOptions) {
    this.#options = options;
  }

  /** Where counting begins if the connection were lost now. */
  baseline(): Baseline {
    const { held, merged, gaps } = this.#options.received;
    return { after: held.newest, refilled: held.refilled, merged, gaps: gaps.length };
  }

  /** Where it begins for all that the connection still holds. */
  beginning(): Baseline {
    const { oldest } = this.#options.received.held;
    return { after: Math.max(0, oldest), refilled: 0, merged: 0, gaps: 0 };
  }

  /** @param slackMs how much longer than usual trades may be on their way */
  async prove(from: Baseline, slackMs: number): Promise<void> {
    this.cancel();
    const round = ++this.#round;
    const { received, fetchIds, clock } = this.#options;
    const time = received.held.timeOf(from.after);
    if (time === undefined) return this.#tell({ kind: "nothing" });
    this.#tell({ kind: "checking" });
    const { newest } = received.held;
    let recorded: readonly number[];
    try {
      recorded = await fetchIds(time);
    } catch (error) {
      if (round === this.#round) this.#tell({ kind: "failed", reason: error instanceof Error ? error.message : "" });
      return;
    }
    if (round !== this.#round) return;
    const deadline = clock.now() + MAX_COMPARE_MS + slackMs;
    this.#stop = clock.every(COMPARE_EVERY_MS, () => this.#compare(from, newest, recorded, clock.now() >= deadline));
  }

  restarted(): void {
    this.cancel();
    this.#tell({ kind: "restarted" });
  }

  /** The connection is lost again, or goes: what was begun is not finished. */
  cancel(): void {
    this.#round++;
    this.#stop();
    this.#stop = () => {};
    if (this.proof?.kind === "checking") this.#tell(undefined);
  }

  #compare({ after, ...before }: Baseline, newest: number, recorded: readonly number[], isLate: boolean): void {
    const { held, merged, gaps } = this.#options.received;
    const comparison = compareTrades({ after, recorded, newest, isHeld: held.has });
    // What the server named as a gap will not come any more.
    const named = gaps.slice(before.gaps);
    const open = comparison.lost.filter((lost) => !named.some(({ from, to }) => from <= lost.from && lost.to <= to));
    if (sizeOf(open) > 0 && !isLate) return;
    this.#stop();
    const counts = { refilled: held.refilled - before.refilled, merged: merged - before.merged };
    this.#tell({ kind: "compared", comparison, gaps: named, ...counts });
    this.#options.compared(counts.refilled, counts.merged, sizeOf(comparison.lost) + sizeOf(comparison.uncovered));
  }

  #tell(proof: Proof | undefined): void {
    this.proof = proof;
    this.#options.changed();
  }
}
