import type { Stop } from "../../../../../shared/client/mod.ts";
import type { AppPart } from "../../../core/app/app-part.ts";
import { reasonOf } from "../../../core/connection/ports.ts";
import type { WireEntry } from "../inspector/state/wire-entry.ts";
import type { LabSession, TapState } from "../session/lab-session.ts";
import { STEPS } from "./steps/registry.ts";
import type { Finding, Step, StepContext, StepId } from "./steps/step.ts";
import { TourWire } from "./tour-wire.ts";

/** Lines of the log that are on screen. */
const MAX_LINES = 12;

/** What a viewer said and a step found. */
export interface Result {
  readonly guess?: number;
  readonly finding?: Finding;
  /** Why a step could not be measured. */
  readonly failure?: string;
}

export interface TourOptions {
  readonly session: LabSession;
  readonly symbol: () => string;
  readonly now: () => number;
  readonly requestFrame: () => void;
  readonly steps?: readonly [Step, ...Step[]];
}

/** The tour: which step is open, what was predicted, and what was measured. */
export class Tour implements AppPart {
  readonly steps: readonly [Step, ...Step[]];
  index = $state(0);
  isRunning = $state(false);
  /** Whether the log stands still, so that one can talk about it; what it shows goes on. */
  isFrozen = $state(false);
  /** The newest of what went over the step's connections. */
  log = $state.raw<readonly WireEntry[]>([]);
  tap = $state<TapState>("unknown");
  #results = $state.raw<Partial<Record<StepId, Result>>>({});
  readonly #options: TourOptions;
  readonly #wire: TourWire;
  /** Counts runs: what a run that was left finds is not shown. */
  #run = 0;

  constructor(options: TourOptions) {
    this.#options = options;
    this.steps = options.steps ?? STEPS;
    this.#wire = new TourWire(options.session, options.requestFrame);
  }

  get step(): Step {
    return this.steps[this.index] ?? this.steps[0];
  }

  get result(): Result {
    return this.#results[this.step.id] ?? {};
  }

  /** Whether the open step can be done here; a step that needs the tap cannot be without one. */
  get canRun(): boolean {
    return this.tap !== "unknown" && (this.tap === "used" || !this.step.needsTap);
  }

  start(): Stop {
    const { session } = this.#options;
    const follow = () => (this.tap = session.isOpen ? session.tap : "unknown");
    const stops = [session.on("state", follow), this.#wire.start()];
    follow();
    return () => {
      this.#run++;
      for (const stop of stops) stop();
    };
  }

  flush(): void {
    const { entries } = this.#wire;
    if (!this.isFrozen && entries.at(-1) !== this.log.at(-1)) this.log = entries.slice(-MAX_LINES);
  }

  /** Opens a step by its index; what runs is left. Beyond the ends nothing happens. */
  open(index: number): void {
    if (index === this.index || this.steps[index] === undefined) return;
    this.#run++;
    this.isRunning = false;
    this.isFrozen = false;
    this.#wire.begin();
    this.log = [];
    this.index = index;
  }

  /** A prediction, which stays as it is once the answer is known. */
  predict(choice: number): void {
    if (this.isRunning || this.result.finding) return;
    this.#save({ ...this.result, guess: choice });
  }

  /** Does the open step live, after a prediction. */
  async run(): Promise<void> {
    const { guess } = this.result;
    if (guess === undefined || this.isRunning || !this.canRun) return;
    const run = ++this.#run;
    this.isRunning = true;
    this.#wire.begin();
    this.log = [];
    const result = await this.#measure();
    if (run !== this.#run) return;
    this.#wire.end();
    this.isRunning = false;
    this.#save({ guess, ...result });
    this.#options.requestFrame();
  }

  async #measure(): Promise<Result> {
    const { symbol, now } = this.#options;
    const context: StepContext = { wire: this.#wire, symbol: symbol(), now };
    try {
      return { finding: await this.step.run(context) };
    } catch (error) {
      return { failure: reasonOf(error) };
    }
  }

  #save(result: Result): void {
    this.#results = { ...this.#results, [this.step.id]: result };
  }
}
