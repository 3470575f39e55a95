import type { Clock, Stop } from "../ports/clock.ts";

/**
 * Calls `run` every `ms` by the monotonic clock. Unlike with `setInterval`, which drifts by about 1 ms a run, a late
 * run does not delay the runs after it. Missed runs are skipped.
 */
export function steadyInterval(
  ms: number,
  run: () => void,
  { monotonic, after }: Pick<Clock, "after" | "monotonic">,
): Stop {
  let due = monotonic() + ms;
  let stop = after(ms, beat);
  function beat(): void {
    const late = Math.max(0, monotonic() - due);
    due += ms * (1 + Math.floor(late / ms));
    stop = after(due - monotonic(), beat);
    run();
  }
  return () => stop();
}
