import type { Instrument } from "../../shared/model/instrument.ts";
import type { InstrumentId } from "../../shared/model/units.ts";
import type { Clock, Stop } from "../ports/clock.ts";
import type { ControlTarget, MarketControls } from "../ports/market-controls.ts";
import type { SceneControls, SceneInfo, SceneState } from "../ports/scenes.ts";
import { SCENES } from "./registry.ts";
import type { Scene, SceneOrder, SceneStep } from "./scene.ts";
import { scriptOf } from "./script.ts";

export interface SceneOptions {
  /** Undefined where the market is not simulated: only scenes without a market can run. */
  readonly controls: MarketControls | undefined;
  readonly instruments: readonly Instrument[];
  readonly seed: number;
  readonly clock: Pick<Clock, "now" | "monotonic" | "after">;
  /** Asks a share of the viewers to reconnect. */
  readonly sendAway: (share: number, spreadMs: number) => void;
  /** Tells every client the scene's progress. */
  readonly tell: (state: SceneState) => void;
  /** Default: all scenes of the registry. */
  readonly scenes?: Readonly<Record<string, Scene>>;
}

/** A scene under way. */
interface Run {
  readonly name: string;
  readonly lead: Instrument;
  readonly steps: readonly SceneStep[];
  readonly scene: Scene;
  readonly startedAt: number;
  /** The start, on the monotonic clock. */
  readonly begunAt: number;
  /** The market's factors before the scene, to be restored at its end. */
  readonly before: MarketControls["settings"] | undefined;
  halted: boolean;
  index: number;
  stopTimer: Stop;
}

/** Runs one scene at a time: sends its orders to the market controls when they are due. */
export class SceneRunner implements SceneControls {
  readonly scenes: readonly SceneInfo[];
  readonly #options: SceneOptions;
  readonly #registry: Readonly<Record<string, Scene>>;
  #run: Run | undefined;

  constructor(options: SceneOptions) {
    this.#options = options;
    this.#registry = options.scenes ?? SCENES;
    this.scenes = Object.entries(this.#registry).map(([name, { seconds, market }]) => ({ name, seconds, market }));
  }

  get running(): SceneState | undefined {
    return this.#run && this.#state(this.#run, "running");
  }

  /** @throws RangeError for an unknown scene or symbol, or if the scene needs a simulated market and there is none. */
  start(name: string, symbol?: string): SceneState {
    const scene = Object.hasOwn(this.#registry, name) ? this.#registry[name] : undefined;
    if (scene === undefined) throw new RangeError(`there is no scene ${name}`);
    const { controls, instruments, seed, clock } = this.#options;
    if (scene.market && controls === undefined) throw new RangeError(`${name} needs a simulated market`);
    const lead = symbol === undefined ? instruments[0] : instruments.find((one) => one.symbol === symbol);
    if (lead === undefined) throw new RangeError(`there is no instrument ${symbol}`);
    this.#end("stopped");
    const run: Run = {
      ...{ name, scene, lead, steps: scriptOf(name, scene, seed) },
      ...{ startedAt: clock.now(), begunAt: clock.monotonic(), before: controls?.settings },
      ...{ halted: false, index: 0, stopTimer: () => {} },
    };
    this.#run = run;
    this.#advance(run);
    return this.#state(run, "running");
  }

  stop(): SceneState | undefined {
    return this.#end("stopped");
  }

  /** Carries out the steps that are due, reports the progress, and waits for the next step. */
  #advance(run: Run): void {
    const elapsed = this.#options.clock.monotonic() - run.begunAt;
    const due = run.steps.slice(run.index).filter(({ at }) => at * 1_000 <= elapsed);
    for (const { orders } of due) for (const order of orders) this.#obey(run, order);
    run.index += due.length;
    if (elapsed >= run.scene.seconds * 1_000) {
      this.#end("ended");
      return;
    }
    // A timer may run a little early.
    if (due.length > 0) this.#options.tell(this.#state(run, "running"));
    const next = run.steps[run.index]?.at ?? run.scene.seconds;
    run.stopTimer = this.#options.clock.after(Math.max(1, next * 1_000 - elapsed), () => this.#advance(run));
  }

  #end(state: "ended" | "stopped"): SceneState | undefined {
    const run = this.#run;
    if (run === undefined) return undefined;
    this.#run = undefined;
    run.stopTimer();
    this.#restore(run);
    const last = this.#state(run, state);
    this.#options.tell(last);
    return last;
  }

  /** Restores the market's factors, and ends the scene's moves and halts. */
  #restore({ before, halted, lead }: Run): void {
    const { controls } = this.#options;
    if (controls === undefined || before === undefined) return;
    controls.endShocks();
    controls.setActivity(before.activity);
    controls.setVolatility(before.volatility);
    if (halted) controls.resume(lead.id);
  }

  #obey(run: Run, order: SceneOrder): void {
    if (order.op === "reconnect") return this.#options.sendAway(order.share, order.spreadMs);
    const { controls } = this.#options;
    if (controls === undefined) return;
    const { id } = run.lead;
    switch (order.op) {
      case "activity":
        return controls.setActivity(order.factor);
      case "volatility":
        return controls.setVolatility(order.factor);
      case "shock":
        return controls.shock(targetOf(order.on, id), order.percent, order.seconds, false);
      case "news":
        return controls.news(id, order.headline);
      case "halt":
        run.halted = true;
        return controls.halt(id, order.seconds, order.reason, order.code);
      case "resume":
        run.halted = false;
        return controls.resume(id);
      default:
        return order satisfies never;
    }
  }

  #state(run: Run, state: SceneState["state"]): SceneState {
    const step = run.steps[run.index - 1]?.name ?? "";
    return {
      ...{ scene: run.name, state, seed: this.#options.seed, symbol: run.lead.symbol },
      ...{ startedAt: run.startedAt, seconds: run.scene.seconds, step, index: run.index, steps: run.steps.length },
    };
  }
}

const targetOf = (on: string, id: InstrumentId): ControlTarget =>
  on === "all" ? { kind: "all" } : on === "lead" ? { kind: "instrument", id } : { kind: "sector", sector: on };
