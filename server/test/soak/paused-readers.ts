import { setTimeout as sleep } from "node:timers/promises";
import { LoadClients } from "./load-clients.ts";
import { metric, residentBytes } from "./soak-server.ts";
import { percentile, InvariantChecker } from "./invariant-checker.ts";

/** What paused clients cost the server and a client that reads. */
export interface PausedReport {
  readonly broken: readonly string[];
  readonly failed: number;
  /** Percentiles of the age of a quotes update on arrival, alone and beside the paused clients, ms. */
  readonly p50Alone: number;
  readonly p99Alone: number;
  readonly p50Beside: number;
  readonly p99Beside: number;
  /** Growth of the server's memory from before the clients came to the end, bytes. */
  readonly grewBytes: number;
  /** Number of clients that count as slow at the end. */
  readonly slow: number;
  readonly lossy: number;
}

/** Measures a good client alone for `seconds`, then for as long beside `readers` clients that read nothing. */
export async function runPaused(http: string, readers: number, seconds: number): Promise<PausedReport> {
  const port = Number(new URL(http).port);
  const checker = await InvariantChecker.open(`ws://127.0.0.1:${port}`);
  const rssBefore = await residentBytes(http);
  await sleep(seconds * 1_000);
  const alone = checker.ages.splice(0);
  const clients = await LoadClients.gather(port, readers, 10);
  clients.pause();
  // Until the server detects them, they are served like others.
  for (let k = 0; k < 60 && (await metric(http, "tickertape_slow_clients")) < readers; k++) await sleep(500);
  checker.ages.length = 0;
  await sleep(seconds * 1_000);
  const report = {
    ...{ p50Alone: percentile(alone, 0.5), p99Alone: percentile(alone, 0.99) },
    ...{ p50Beside: percentile(checker.ages, 0.5), p99Beside: percentile(checker.ages, 0.99) },
    ...{ failed: clients.failed, grewBytes: (await residentBytes(http)) - rssBefore },
    slow: await metric(http, "tickertape_slow_clients"),
    lossy: await metric(http, "tickertape_lossy_clients_total"),
  };
  await checker.settle(http);
  checker.close();
  await clients.leave();
  return { ...report, broken: checker.broken };
}
