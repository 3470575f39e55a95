import { FixedRate } from "./fixed-rate.ts";
import { parseRows, showRows, type Rows } from "./rows.ts";
import { urlOf, type LaneOptions, type StartLane } from "./transport.ts";

/** How long a long poll waits at the server, and how long after a failure another is tried, ms. */
const WAIT_MS = 20_000;
const RETRY_MS = 1_000;

/** One request and its answer. Undefined where none came: the lane's fault says why. */
async function ask(url: string, init: RequestInit, { counts }: LaneOptions): Promise<Rows | undefined> {
  counts.requests++;
  try {
    const answer = await fetch(url, init);
    const text = await answer.text();
    counts.payload += text.length;
    counts.fault = answer.ok ? undefined : `HTTP ${answer.status}`;
    return answer.ok ? parseRows(text) : undefined;
  } catch (error) {
    if (!init.signal?.aborted) counts.fault = String(error);
    return undefined;
  }
}

/** Asks at an interval. `init` and `query` are what makes the three polling lanes differ. */
const startPolling =
  (init: RequestInit, query: Readonly<Record<string, string>> = {}): StartLane =>
  (options) => {
    const { counts, clock, intervalMs } = options;
    const stopping = new AbortController();
    const url = urlOf(options, "/api/quotes", query);
    let held = "";
    const poll = async () => {
      const rows = await ask(url, { ...init, signal: stopping.signal }, options);
      if (rows === undefined || stopping.signal.aborted) return;
      const now = `${rows.epoch}:${rows.quotes.map(({ n }) => n).join()}`;
      if (now === held) counts.idle++;
      held = now;
      showRows(rows, options);
    };
    const rhythm = new FixedRate(clock, intervalMs, async () => {
      await poll();
      counts.skipped = rhythm.skipped;
    });
    const stop = rhythm.start();
    return () => {
      stop();
      stopping.abort();
    };
  };

/** A whole answer each time, on a connection that is kept. */
export const startPlainPolling = startPolling({ cache: "no-store" });

/** The browser keeps the answer and asks whether it still holds: 304 where it does. */
export const startRevalidation = startPolling({ cache: "no-cache" });

/** A whole answer each time, and a new connection for it. */
export const startNewConnections = startPolling({ cache: "no-store" }, { connection: "close" });

/** Asks again as soon as it was answered; the server answers when there is news, at most at the lane's rate. */
export const startLongPolling: StartLane = (options) => {
  const { counts, clock, rate } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const base = { rate: String(rate), waitMs: String(WAIT_MS) };
  const go = async () => {
    let since: Readonly<Record<string, string>> = {};
    while (!signal.aborted) {
      const rows = await ask(
        urlOf(options, "/api/poll", { ...base, ...since }),
        { cache: "no-store", signal },
        options,
      );
      if (rows === undefined) {
        await new Promise<void>((resolve) => clock.after(RETRY_MS, resolve));
        continue;
      }
      since = { since: `${rows.epoch}:${rows.seq}` };
      if (!showRows(rows, options)) counts.idle++;
    }
  };
  void go();
  return () => stopping.abort();
};
