import type { NoTapReason } from "../../../shared/protocol/lab.ts";
import type { Quotes } from "../../ports/board.ts";
import type { Clock } from "../../ports/clock.ts";
import type { LabSockets } from "../../ports/lab.ts";
import type { Tap } from "../tap/tap.ts";

/** Counters of all visitors since the start. */
export interface LabCounters {
  bytesUp: number;
  bytesDown: number;
  recordedBytes: number;
  recordsLeft: number;
  readonly faults: Map<string, number>;
}

/** The parts of the Lab that visitors use. */
export interface LabShared {
  readonly clock: Clock;
  /** The wall clock at the start plus the monotonic time since, ms with a fraction. */
  readonly wall: () => number;
  /** Undefined until the board is live. */
  readonly quotes: () => Quotes | undefined;
  readonly sockets: LabSockets;
  readonly mainPort: number;
  /** The tap, or the reason why there is none. */
  readonly tap: () => Tap | NoTapReason;
  readonly counters: LabCounters;
}
