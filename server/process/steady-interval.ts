import type { Clock, Stop } from "../ports/clock.ts";

/**
 * Runs something every `ms` by a clock that only goes forward. A run that comes late makes no other late, as
 * `setInterval`'s do, which drift by a millisecond each; runs that were missed altogether are left out.
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
