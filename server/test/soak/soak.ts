import { parseArgs } from "node:util";
import { startScripted } from "../support/scripted-server.ts";
import { LoadClients } from "./load-clients.ts";
import { SeededRandom } from "./seeded-random.ts";
import { runFaults } from "./faults.ts";
import { runPaused } from "./paused-readers.ts";
import { metric, residentBytes, startTarget, symbolsOf } from "./soak-server.ts";
import { fuzzRun } from "./fuzz-run.ts";
import { percentile, InvariantChecker } from "./invariant-checker.ts";

/**
 * `npm run soak -- --minutes N [--seed S]`: the fault tests at full size for about N minutes. It prints a line of
 * figures after each part, and exits with 0 if no guarantee was broken.
 */
const { values } = parseArgs({ options: { minutes: { type: "string" }, seed: { type: "string" } } });
const minutes = Number(values.minutes ?? "10");
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e6));
if (!(minutes > 0) || !Number.isSafeInteger(seed)) throw new RangeError("--minutes is above 0, --seed a whole number");

const INPUTS = 1_000_000;
const PAUSED = 1_000;
const STORM = 5_000;
const MB = 1e6;

let broken = 0;
function print(what: string, figures: Readonly<Record<string, unknown>>, complaints: readonly string[]): void {
  broken += complaints.length;
  process.stdout.write(`${what}: ${JSON.stringify(figures)}\n`);
  for (const complaint of complaints.slice(0, 10)) process.stdout.write(`  broken: ${complaint}\n`);
}

async function fuzz(http: string, seconds: number): Promise<void> {
  const port = Number(new URL(http).port);
  const symbols = await symbolsOf(http);
  const checker = await InvariantChecker.open(`ws://127.0.0.1:${port}`);
  await fuzzRun(port, seed, 20_000, 30, symbols);
  const before = await residentBytes(http);
  const run = await fuzzRun(port, seed + 1_000_000, INPUTS, seconds, symbols);
  await checker.settle(http);
  checker.close();
  const grewMB = ((await residentBytes(http)) - before) / MB;
  print("fuzz", { ...run, grewMB, p99Ms: percentile(checker.ages, 0.99) }, checker.broken);
}

async function storm(http: string): Promise<void> {
  const port = Number(new URL(http).port);
  await (await LoadClients.gather(port, STORM, 1)).leave();
  const began = performance.now();
  const clients = await LoadClients.gather(port, STORM, 1);
  const seconds = (performance.now() - began) / 1_000;
  const sessions = await metric(http, "tickertape_sessions");
  const figures = { clients: clients.sockets.length, seconds, sessions, p99Ms: percentile(clients.waits, 0.99) };
  print("storm", figures, clients.failed > 0 ? [`${clients.failed} were not served`] : []);
  await clients.leave();
}

async function faults(seconds: number): Promise<void> {
  const symbols = Array.from({ length: 20 }, (_, k) => `S${k}`);
  const server = await startScripted({ symbols, tradesHeld: 65_536 });
  const { broken: complaints, ...figures } = await runFaults(server, new SeededRandom(seed), 30, seconds);
  server.stop();
  print("faults", figures, complaints);
}

process.stdout.write(`soak of ${minutes} minutes from seed ${seed} on\n`);
const target = startTarget("--activity", "5", "--symbols", "100");
try {
  const http = await target.live();
  const { broken: complaints, ...paused } = await runPaused(http, PAUSED, Math.min(30, minutes * 6));
  print("paused", paused, complaints);
  await storm(http);
  await faults(minutes * 15);
  await fuzz(http, minutes * 30);
  print("end", { rssMB: (await residentBytes(http)) / MB }, target.stderr === "" ? [] : [target.stderr]);
} finally {
  await target.stop();
}
process.exitCode = broken > 0 ? 1 : 0;
