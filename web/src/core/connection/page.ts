import type { Clock, Wakeups } from "../../../../shared/client/mod.ts";

/** The browser's clocks. Until the server states its time, `now` reads as the time of day did when the page was opened. */
export const pageClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  wall: () => Date.now(),
  every(ms, run) {
    const timer = setInterval(run, ms);
    return () => clearInterval(timer);
  },
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** The network is back, or the viewer has returned to the tab. */
export const pageWakeups: Wakeups = (wake) => {
  const listening = new AbortController();
  const { signal } = listening;
  window.addEventListener("online", wake, { signal });
  document.addEventListener("visibilitychange", () => document.hidden || wake(), { signal });
  return () => listening.abort();
};
