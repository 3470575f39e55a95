import type { Stop } from "../../../../../../shared/client/mod.ts";
import type { Instrument } from "../../../../../../shared/model/instrument.ts";
import { pageClock } from "../../../../core/connection/page.ts";
import type { LabelTotals } from "../../../../../../shared/protocol/lab.ts";
import type { Lane } from "../lanes.ts";
import type { LaneSettings } from "../settings.ts";
import type { FromWorker, ToWorker } from "../worker/messages.ts";
import { openWorker } from "../worker/open-worker.ts";
import { RunHistory } from "./history.ts";
import type { LabLink } from "./lab-link.ts";
import { rowOf, since, type LaneRow } from "./lane-row.ts";

/** How long what is still under way of the last run is waited for, before bytes are counted for the next one, ms. */
const SETTLE_MS = 350;

/** Why the last run counts for nothing. */
export type VoidReason = "hidden" | "epoch" | "lost";

type Report = Extract<FromWorker, { type: "report" }>;

/** The lanes as they run, and what is shown of them. */
export class LanesState {
  /** Newest prices by lane, mantissas. */
  prices = $state.raw<Readonly<Partial<Record<Lane, number>>>>({});
  rows = $state.raw<readonly LaneRow[]>([]);
  /** Seconds since the run began; undefined until it has. */
  seconds = $state.raw<number | undefined>();
  voided = $state.raw<VoidReason | undefined>();
  /** Rises with every sample of the history, which is plain. */
  sampled = $state.raw(0);
  history = new RunHistory();

  readonly #link: LabLink;
  readonly #worker: Worker;
  readonly #stopListening: Stop;
  readonly #base: string;
  readonly #restart: () => void;
  #run = 0;
  #before: Readonly<Partial<Record<Lane, LabelTotals>>> = {};
  #tapped = false;
  #stopWaiting: Stop = () => {};

  /**
   * @param base where the server's paths begin, for lanes that run past the tap.
   * @param restart is called where the server began another epoch, with which a new run begins.
   */
  constructor(link: LabLink, base: string, restart: () => void) {
    this.#restart = restart;
    this.#link = link;
    this.#base = base;
    this.#worker = openWorker();
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#heard(data);
    this.#stopListening = link.listen({
      changes: (symbol, epoch, changes) => this.#tell({ type: "changes", symbol, epoch, changes }),
      complete: (upTo) => this.#tell({ type: "complete", upTo, offset: link.clock?.offset ?? 0 }),
    });
  }

  /** Begins a new run. What is under way of the one before is waited for first. */
  start(settings: LaneSettings, watched: readonly Instrument[], instruments: readonly Instrument[]): void {
    this.stop();
    const run = this.#run;
    const { tap } = this.#link;
    const { lanes, rate, intervalMs, delayMs, compress } = settings;
    this.#link.setDelay(lanes, delayMs);
    this.#link.follow(watched.map(({ symbol }) => symbol));
    const wait = run === 1 ? 0 : SETTLE_MS + 2 * delayMs;
    this.#stopWaiting = pageClock.after(wait, () => {
      this.#tapped = tap !== undefined;
      this.#before = Object.fromEntries(lanes.map((lane) => [lane, this.#link.totalsOf(lane)]));
      const offset = this.#link.clock?.offset ?? 0;
      const target = { base: tap?.base ?? this.#base, token: tap?.token };
      const isLogged = this.#link.phase === "ready";
      const market = { watched: [...watched], instruments: [...instruments] };
      const options = { ...target, ...market, lanes, rate, intervalMs, compress, offset, isLogged };
      this.#tell({ type: "start", run, options });
    });
  }

  /** Ends the run. */
  stop(): void {
    this.#run++;
    this.#stopWaiting();
    this.#tell({ type: "stop" });
    this.history = new RunHistory();
    this.seconds = undefined;
    this.rows = [];
    this.prices = {};
  }

  /** Ends the run, of which nothing counts, and says why. */
  voidRun(reason: VoidReason): void {
    this.stop();
    this.voided = reason;
  }

  close(): void {
    this.#stopWaiting();
    this.#stopListening();
    this.#link.follow([]);
    this.#worker.terminate();
  }

  #tell(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #heard(message: FromWorker): void {
    if (message.run !== this.#run) return;
    if (message.type === "void") {
      this.voidRun("epoch");
      this.#restart();
    } else if (message.type === "prices") this.prices = { ...this.prices, ...Object.fromEntries(message.prices) };
    else this.#reported(message);
  }

  #reported({ lanes, begunAt, now }: Report): void {
    const isMeasured = this.#link.phase === "ready" && this.#link.clock !== undefined;
    const pairs = lanes.map((report) => {
      const { lane } = report;
      const wire = this.#tapped ? since(this.#link.totalsOf(lane), this.#before[lane]) : undefined;
      return [rowOf(report, wire, isMeasured), report] as const;
    });
    this.rows = pairs.map(([row]) => row);
    this.seconds = begunAt === undefined ? undefined : (now - begunAt) / 1_000;
    if (this.seconds !== undefined && this.history.add(this.seconds, pairs)) this.sampled++;
  }
}
