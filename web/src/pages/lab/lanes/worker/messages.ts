import type { Instrument } from "../../../../../../shared/model/instrument.ts";
import type { Rate } from "../../../../../../shared/protocol/channels.ts";
import type { Lane } from "../lanes.ts";
import type { LaneFigures } from "../measure/lane-measure.ts";
import type { Change } from "../measure/reference-log.ts";
import type { LaneCounts } from "./transport.ts";

/** What a run is started with. */
export interface RunOptions {
  readonly lanes: readonly Lane[];
  readonly base: string;
  /** The visitor's token at the tap; undefined where there is no tap. */
  readonly token: string | undefined;
  /** Whose rows each lane shows, the one whose price is drawn in front. */
  readonly watched: readonly Instrument[];
  readonly instruments: readonly Instrument[];
  readonly rate: Rate;
  readonly intervalMs: number;
  readonly compress: boolean;
  /** What is added to the page's clock for the server's, ms. */
  readonly offset: number;
  /** Whether the server tells of every change; without that changes are counted, and ages are not measured. */
  readonly isLogged: boolean;
}

/** Page → worker. A start ends the run before it. */
export type ToWorker =
  | { readonly type: "start"; readonly run: number; readonly options: RunOptions }
  | { readonly type: "changes"; readonly symbol: string; readonly epoch: string; readonly changes: readonly Change[] }
  /** The log is complete up to this moment of the server's clock, and so the clocks differ. */
  | { readonly type: "complete"; readonly upTo: number; readonly offset: number }
  | { readonly type: "stop" };

/** One lane as the worker sees it. */
export interface LaneReport extends LaneCounts {
  readonly lane: Lane;
  /** The price of the symbol in front: a mantissa, NO_PRICE where there is none. */
  readonly last: number;
  /** Undefined before the run began. */
  readonly figures: LaneFigures | undefined;
}

/** Worker → page. */
export type FromWorker =
  /** Lanes with newer prices, a few times in a tenth of a second at most. */
  | { readonly type: "prices"; readonly run: number; readonly prices: readonly (readonly [Lane, number])[] }
  /** Every quarter of a second. */
  | {
      readonly type: "report";
      readonly run: number;
      /** Server's clock, ms; undefined until the run began. */
      readonly begunAt: number | undefined;
      readonly now: number;
      readonly lanes: readonly LaneReport[];
    }
  /** The server began another epoch: what was measured cannot be compared with what comes. */
  | { readonly type: "void"; readonly run: number };
