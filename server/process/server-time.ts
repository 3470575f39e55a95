import type { Clock, Stop } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";

/** The two clocks of a machine, ms. */
export interface MachineClocks {
  /** Milliseconds since the Unix epoch, which a person or a time service may set at any time. */
  wall(): number;
  /** Nobody sets it; it stands still while the machine sleeps. */
  monotonic(): number;
}

export interface ServerTime {
  /** Milliseconds since the Unix epoch; never less than before. */
  now(): number;
  /** By how much that is ahead of the machine's clock, ms: 0 unless the clock was set back. */
  ahead(): number;
}

/**
 * The server's time: the machine's clock at the start, carried on by the monotonic clock. Where the machine's clock is
 * ahead of it (set forward, or woken from sleep) it follows; where that was set back it goes on, since a market's
 * trades and candles cannot be taken back. The next start begins with the machine's clock again.
 */
export function serverTime({ wall, monotonic }: MachineClocks): ServerTime {
  /** What is added to the monotonic clock. */
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

/** How often the machine's clock is looked at, and by how much it may be behind without a word. ms. */
const LOOK_MS = 10_000;
const TOLD_FROM_MS = 1_000;

/** Says in the log, once for each time, that the machine's clock was set back and what that means. */
export function tellSetBack(time: Pick<ServerTime, "ahead">, clock: Pick<Clock, "every">, log: Log): Stop {
  /** How far it was behind when that was told last. */
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
