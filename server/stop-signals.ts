import type { Log } from "./ports/log.ts";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** npm passes on a Ctrl-C that the terminal has sent to us already: what follows this fast is the same one. ms. */
const SAME_SIGNAL_MS = 500;
/** Whatever hangs, the process is gone by then. ms. */
const DEADLINE_MS = 4_500;

/**
 * Runs `stop` on the first SIGINT or SIGTERM and exits 0 when it is done, or at the deadline. A second signal exits
 * at once, with 130 as shells expect after Ctrl-C.
 */
export function onStopSignal(log: Log, stop: () => Promise<void>): void {
  let stoppingSince: number | undefined;
  const handle = (signal: NodeJS.Signals) => {
    if (stoppingSince !== undefined) {
      if (performance.now() - stoppingSince > SAME_SIGNAL_MS) process.exit(130);
      return;
    }
    stoppingSince = performance.now();
    log.info({ signal }, "stopping");
    setTimeout(() => {
      log.warn({ afterMs: DEADLINE_MS }, "the stop hangs: leaving");
      process.exit(0);
    }, DEADLINE_MS).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, "the stop failed");
        process.exit(1);
      },
    );
  };
  for (const signal of SIGNALS) process.on(signal, handle);
}
