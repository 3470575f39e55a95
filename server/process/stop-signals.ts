import { isatty } from "node:tty";
import type { Log } from "../ports/log.ts";

/** A terminal sends SIGHUP when it is closed. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * npm forwards a Ctrl-C that the terminal has already sent to this process. A signal within this time is the same
 * Ctrl-C. ms.
 */
const SAME_SIGNAL_MS = 500;
/** The process exits after this time even if the stop hangs. ms. */
const DEADLINE_MS = 4_500;

const STDIO = [0, 1, 2] as const;
const hadTerminal = STDIO.some((fd) => isatty(fd));

/** Node 20 aborts when it exits after its terminal is gone, so the signal itself then ends the process. */
function exit(code: number): void {
  if (hadTerminal && !STDIO.some((fd) => isatty(fd))) {
    process.removeAllListeners("SIGHUP");
    process.kill(process.pid, "SIGHUP");
  } else process.exit(code);
}

/**
 * Runs `stop` on the first SIGINT, SIGTERM or SIGHUP, and exits with 0 when it is done or at the deadline. A second
 * signal exits at once with 130, as shells expect after Ctrl-C. If `hangUp` is given, SIGHUP calls it instead.
 */
export function onStopSignal(log: Log, stop: () => Promise<void>, hangUp?: () => void): void {
  let stoppingSince: number | undefined;
  const handle = (signal: NodeJS.Signals) => {
    if (stoppingSince !== undefined) {
      if (performance.now() - stoppingSince > SAME_SIGNAL_MS) process.exit(130);
      return;
    }
    stoppingSince = performance.now();
    log.info({ signal }, "stopping");
    setTimeout(() => {
      log.warn({ afterMs: DEADLINE_MS }, "the stop takes too long: exiting");
      exit(0);
    }, DEADLINE_MS).unref();
    stop().then(
      () => {
        exit(0);
      },
      (error: unknown) => {
        log.error({ err: error }, "the stop failed");
        exit(1);
      },
    );
  };
  for (const signal of SIGNALS) process.on(signal, signal === "SIGHUP" && hangUp ? hangUp : handle);
}
