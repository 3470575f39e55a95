import type { Clock, Stop } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";

/** The two clocks of a machine, ms. */
export interface MachineClocks {
  /** Milliseconds since the Unix epoch, which a person or a time service may set at any time. */
  wall(): number;
  /** Milliseconds on a clock that nobody sets. It may pause while the machine sleeps. */
  monotonic(): number;
}

export interface ServerTime {
  /** Milliseconds since the Unix epoch. It never decreases. */
  now(): number;
  /** How far this time is ahead of the machine's clock, ms; 0 unless the clock was set back. */
  ahead(): number;
}

/**
 * The server's time: the machine's clock at the start, advanced by the monotonic clock. If the machine's clock is set
 * forward or wakes from sleep, the server's time follows it. If that clock is set back, the server's time continues,
 * because published trades and candles cannot be withdrawn. The next start reads the machine's clock again.
 */
export function serverTime({ wall, monotonic }: MachineClocks): ServerTime {
  /** Difference between the server's time and the monotonic clock. */
  let offset = wall() - monotonic();
  return {
    now() {
      const steady = monotonic();
      offset = Math.max(offset, wall() - steady);
      return Math.floor(steady + offset);
    },
    ahead: () => Math.max(0, Math.floor(monotonic() + offset - wall())),
  };
}

/** How often the machine's clock is checked, and how far it may be behind before that is logged. ms. */
const LOOK_MS = 10_000;
const TOLD_FROM_MS = 1_000;

/** Logs, once each time, that the machine's clock was set back and what follows from that. */
export function tellSetBack(time: Pick<ServerTime, "ahead">, clock: Pick<Clock, "every">, log: Log): Stop {
  /** How far the clock was behind when that was last logged. */
  let told = 0;
  return clock.every(LOOK_MS, () => {
    const aheadMs = time.ahead();
    told = Math.min(told, aheadMs);
    if (aheadMs < told + TOLD_FROM_MS) return;
    told = aheadMs;
    log.warn(
      { aheadMs },
      "the machine's clock was set back: market time goes on from where it was until the next start",
    );
  });
}
