import type { Stop } from "../../../../../../shared/client/mod.ts";
import type { LabSession } from "../../session/lab-session.ts";
import type { Belief, Outcome } from "../belief.ts";
import { ExperimentError, type FailureCode } from "../bench/experiment-error.ts";
import { Slots } from "../bench/slots.ts";
import { Survey } from "../bench/survey.ts";
import { WireLog } from "../bench/wire-log.ts";
import { Workbench } from "../bench/workbench.ts";
import { BELIEFS, labelsOf } from "../registry.ts";
import { Trial, type Laboratory } from "./trial.svelte.ts";

/** How long a connection to the Lab, and the check whether its port is reached, are waited for, ms. */
const MAX_CONNECT_MS = 6_000;

/** All beliefs, and what they are tried with: one log of the wire, one survey of the board, six connections. */
export class Beliefs implements Laboratory {
  readonly trials: readonly Trial[] = BELIEFS.map((belief) => new Trial(belief, this));
  readonly tried = $derived(this.trials.filter(({ isRight }) => isRight !== undefined).length);
  readonly right = $derived(this.trials.filter(({ isRight }) => isRight).length);
  readonly #session: LabSession;
  readonly #slots = new Slots();
  readonly #survey = new Survey();
  readonly #wire: WireLog;

  constructor(session: LabSession) {
    this.#session = session;
    this.#wire = new WireLog(
      session,
      BELIEFS.flatMap(({ parts }, at) => labelsOf(at, parts)),
    );
  }

  /** Until the returned stop, with which every experiment ends. */
  start(): Stop {
    const session = this.#session;
    let token = session.token;
    const stopWire = this.#wire.start();
    // Another token has cut what the experiments had open.
    const stopWatching = session.on("state", () => {
      if (token !== undefined && session.token !== token) this.stopAll("lost");
      token = session.token;
    });
    return () => {
      stopWatching();
      this.stopAll("stopped");
      stopWire();
    };
  }

  stopAll(code: FailureCode): void {
    for (const trial of this.trials) trial.stop(code);
  }

  enter({ connections }: Belief, signal: AbortSignal): Promise<Stop> {
    return this.#slots.enter(connections, signal);
  }

  async measure(belief: Belief, signal: AbortSignal): Promise<Outcome> {
    await this.#tapReady(signal);
    const at = BELIEFS.findIndex(({ id }) => id === belief.id);
    const [label = "", ...others] = labelsOf(at, BELIEFS[at]?.parts);
    const { notes, stop } = this.#wire.note([label, ...others]);
    const bench = new Workbench({ session: this.#session, survey: this.#survey, label, notes, signal });
    try {
      return await belief.run(bench);
    } finally {
      stop();
      bench.close();
    }
  }

  async #tapReady(signal: AbortSignal): Promise<void> {
    const session = this.#session;
    await new Promise<void>((resolve, reject) => {
      const finish = () => {
        stopListening();
        clearTimeout(timer);
        signal.removeEventListener("abort", abort);
      };
      const abort = () => {
        finish();
        reject(signal.reason as Error);
      };
      const check = () => {
        if (session.tap === "unknown") return;
        finish();
        if (session.tap === "used") resolve();
        else reject(new ExperimentError("no_tap"));
      };
      const stopListening = session.on("state", check);
      const timer = setTimeout(() => {
        finish();
        reject(new ExperimentError("lost"));
      }, MAX_CONNECT_MS);
      signal.addEventListener("abort", abort, { once: true });
      check();
    });
    await this.#wire.ready();
  }
}
