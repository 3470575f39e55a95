import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { startServer } from "../../test/support/server-process.ts";
import { cpuTime, Worker } from "../fanout/process.ts";
import type { ClientOrder, ClientReport, VisitorOrder, VisitorReport } from "./messages.ts";
import type { Size, Window } from "./result.ts";
import { printTable } from "./table.ts";

const OPTIONS = {
  json: { type: "boolean", default: false },
  clients: { type: "string", default: "50" },
  visitors: { type: "string", default: "20" },
  /** Length of each of the three windows, seconds. */
  seconds: { type: "string", default: "6" },
} as const;
const MAX = { clients: 1_000, visitors: 100, seconds: 12 } as const;

/** Wait before a window, for connections to settle. ms. */
const SETTLE_MS = 1_500;

interface Parties {
  readonly serverPid: number;
  readonly port: number;
  readonly clients: Worker<ClientOrder, ClientReport>;
  readonly load: Worker<VisitorOrder, VisitorReport>;
}

/**
 * `npm run bench -- lab`: what board clients notice of the Lab's visitors. Three windows of one run: the clients alone;
 * beside the visitors' connections at the main port; beside the same through the tap, recorded and with faults. The last
 * two differ by the tap's own cost. Needs Linux and a built server.
 */
export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const [clients, visitors, seconds] = [number("clients"), number("visitors"), number("seconds")];
  function number(name: keyof typeof MAX): number {
    const value = Number(values[name]);
    if (Number.isInteger(value) && value >= 1 && value <= MAX[name]) return value;
    throw new Error(`--${name} is a whole number from 1 to ${MAX[name]}`);
  }
  const load = [loadavg()[0] ?? 0];
  const windows = await run({ clients, visitors, seconds });
  load.push(loadavg()[0] ?? 0);
  const [alone, direct, tapped] = windows;
  const machine = { cores: availableParallelism(), load };
  const result = {
    ...{ bench: "lab", machine, clients, visitors, seconds, windows },
    rateRatio: tapped.perSecond / alone.perSecond,
    p99Ratio: tapped.p99 / Math.max(1, alone.p99),
    /** The tap's own part of the server's CPU time beside visitors, %. */
    tapShare: (100 * (tapped.cpu - direct.cpu)) / tapped.cpu,
  };
  if (values.json) console.log(JSON.stringify(result, undefined, 2));
  else printTable(result);
}

async function run(size: Size): Promise<readonly [alone: Window, direct: Window, tapped: Window]> {
  const server = startServer("--backfill-days", "0", "--max-connections-per-ip", "0");
  const workers: Worker<object, unknown>[] = [];
  const worker = <Order extends object, Report>(file: string) => {
    const made = Worker.ofFile<Order, Report>(join(import.meta.dirname, file));
    workers.push(made as unknown as Worker<object, unknown>);
    return made;
  };
  try {
    const port = Number(new URL(await server.live()).port);
    const clients = worker<ClientOrder, ClientReport>("client.ts");
    await clients.ask({ op: "connect", port, clients: size.clients });
    const load = worker<VisitorOrder, VisitorReport>("load.ts");
    const parties = { serverPid: server.child.pid ?? 0, port, clients, load };
    const alone = await measure("nobody", parties, size);
    const direct = await measure("direct", parties, size);
    return [alone, direct, await measure("tap", parties, size)];
  } finally {
    for (const each of workers) await each.end();
    await server.stop();
  }
}

async function measure(beside: Window["beside"], parties: Parties, size: Size): Promise<Window> {
  const { serverPid, port, clients, load } = parties;
  if (beside !== "nobody") await load.ask({ op: "start", port, visitors: size.visitors, way: beside });
  await sleep(SETTLE_MS);
  await clients.ask({ op: "forget" });
  const [from, before] = [performance.now(), cpuTime(serverPid)];
  await sleep(size.seconds * 1_000);
  const after = cpuTime(serverPid);
  const { messages, lost, ages } = await clients.ask({ op: "read" });
  const seconds = (performance.now() - from) / 1_000;
  if (lost > 0) throw new Error(`${lost} board clients lost their connections beside ${beside}`);
  return {
    ...{
      beside,
      perSecond: messages / size.clients / seconds,
      p50: percentile(ages, 0.5),
      p99: percentile(ages, 0.99),
    },
    cpu: (after.user + after.system - before.user - before.system) / seconds / 10,
    ...(beside !== "nobody" && { visitors: await load.ask({ op: "stop" }) }),
  };
}

function percentile(counts: readonly number[], share: number): number {
  let left = share * counts.reduce((sum, count) => sum + count, 0);
  return counts.findIndex((count) => (left -= count) <= 0);
}
