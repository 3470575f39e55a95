import type { Stop } from "../../../../../../shared/client/mod.ts";
import type { Answer, Belief, Outcome } from "../belief.ts";
import { ExperimentError, type FailureCode } from "../bench/experiment-error.ts";

export type TrialPhase =
  | { readonly kind: "idle" }
  /** Until fewer experiments run, or connections are free. */
  | { readonly kind: "waiting" }
  | { readonly kind: "running" }
  | { readonly kind: "done"; readonly outcome: Outcome }
  | { readonly kind: "failed"; readonly code: FailureCode };

/** No experiment takes longer, ms. */
const MAX_TRIAL_MS = 30_000;

/** What a trial asks for to run. */
export interface Laboratory {
  /** Resolves when the experiment may begin; the result is called when it has ended. */
  enter(belief: Belief, signal: AbortSignal): Promise<Stop>;
  measure(belief: Belief, signal: AbortSignal): Promise<Outcome>;
}

/** One belief: what the visitor guessed, and what was measured. */
export class Trial {
  readonly belief: Belief;
  guess = $state<Answer>();
  phase = $state.raw<TrialPhase>({ kind: "idle" });
  /** What the first measurement said of the guess; undefined before it. */
  isRight = $state<boolean>();
  readonly #laboratory: Laboratory;
  #stopping: AbortController | undefined;

  constructor(belief: Belief, laboratory: Laboratory) {
    this.belief = belief;
    this.#laboratory = laboratory;
  }

  get isRunning(): boolean {
    return this.phase.kind === "running" || this.phase.kind === "waiting";
  }

  /** A guess counts until it was measured. */
  get canGuess(): boolean {
    return this.isRight === undefined && !this.isRunning;
  }

  async run(): Promise<void> {
    if (this.guess === undefined || this.isRunning) return;
    const stopping = new AbortController();
    const { signal } = stopping;
    this.#stopping = stopping;
    this.phase = { kind: "waiting" };
    let leave: Stop = () => {};
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      leave = await this.#laboratory.enter(this.belief, signal);
      this.phase = { kind: "running" };
      timer = setTimeout(() => this.stop("timeout"), MAX_TRIAL_MS);
      const outcome = await this.#laboratory.measure(this.belief, signal);
      this.isRight ??= outcome.answer === this.guess;
      this.phase = { kind: "done", outcome };
    } catch (error) {
      // What is thrown otherwise is a request to the Lab whose connection was lost.
      const code = error instanceof ExperimentError ? error.code : "lost";
      this.phase = code === "stopped" ? { kind: "idle" } : { kind: "failed", code };
    } finally {
      clearTimeout(timer);
      leave();
    }
  }

  stop(code: FailureCode = "stopped"): void {
    this.#stopping?.abort(new ExperimentError(code));
  }
}
