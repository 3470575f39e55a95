import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { Fleet } from "./fleet.ts";
import type { Watch } from "./plan.ts";
import { buildProcesses } from "./process.ts";
import { costRows, latencyRow, memoryRow, wholeBoardRow, type Method, type Row } from "./rows.ts";

const OPTIONS = {
  json: { type: "boolean", default: false },
  /** Number of clients in the largest groups. The other groups have a fraction of them. */
  sockets: { type: "string", default: "5000" },
  /** Length of a measurement, seconds. */
  seconds: { type: "string", default: "4" },
  rounds: { type: "string", default: "3" },
  /** Names of the groups to run, separated by commas. */
  only: { type: "string" },
  /** Directory for CPU profiles of the servers. */
  profile: { type: "string" },
} as const;

const numbered = (count: number, perList: number): Watch[] =>
  Array.from({ length: count }, (_, k) => Math.floor(k / perList));

/** Groups of rows by name. */
function groups(method: Method, sockets: number): Readonly<Record<string, () => Promise<readonly Row[]>>> {
  const few = Math.ceil(sockets / 10);
  return {
    different: () =>
      costRows(method, `${sockets} sockets, watchlists all different`, numbered(sockets, 1), [["uws", 0.55], ["bare"]]),
    shared: () =>
      costRows(method, `${sockets} sockets, ten to a watchlist`, numbered(sockets, 10), [["uws", 0.45], ["bare"]]),
    libraries: () =>
      costRows(method, `${few} sockets, watchlists all different`, numbered(few, 1), [
        ["ws", 0.1],
        ["socketio", 0.05],
      ]),
    board: async () => [await wholeBoardRow(method, sockets)],
    memory: async () => [await memoryRow(method, 2 * sockets)],
    latency: async () => [await latencyRow(method, sockets / 5)],
  };
}

/**
 * `npm run bench -- fanout`: the cost of pushing a quote, with memory and delay, compared with raw uWebSockets.js, ws
 * and Socket.IO. CPU time is what the operating system counts for the server's process. Needs Linux, and an open-file
 * limit (ulimit -n) above twice --sockets.
 */
export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const flags = values.profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${values.profile}`];
  const method: Method = {
    ...{ seconds: Number(values.seconds), rounds: Number(values.rounds) },
    launch: async (kind, watches, turnMs) => {
      const fleet = await Fleet.launch({ kind, flags, turnMs });
      await fleet.connect(watches);
      return fleet;
    },
  };
  await buildProcesses();
  const wanted = values.only?.split(",");
  const rows: Row[] = [];
  const load = [loadavg()[0] ?? 0];
  for (const [name, run] of Object.entries(groups(method, Number(values.sockets)))) {
    if (wanted?.includes(name) === false) continue;
    process.stderr.write(`${name} …\n`);
    rows.push(...(await run()));
    load.push(loadavg()[0] ?? 0);
  }
  const machine = { cores: availableParallelism(), load };
  if (values.json) console.log(JSON.stringify({ bench: "fanout", machine, rows }, undefined, 2));
  else print(rows, machine);
}

function print(rows: readonly Row[], { cores, load }: { cores: number; load: readonly number[] }): void {
  const figure = (value: number) => (value < 10 ? value.toFixed(2) : value.toFixed(0));
  const lines = rows.map((row) => [
    `${row.what} (${row.unit})`,
    figure(row.ours),
    row.peer === undefined ? "–" : `${figure(row.peer.value)} ${row.peer.name}`,
    row.ratio === undefined ? "–" : `${row.ratio.toFixed(3)}×`,
    row.target,
    row.ok ? "yes" : "NO",
  ]);
  const table = [["what", "ours", "peer", "ratio", "target", "ok"], ...lines];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0))) ?? [];
  for (const line of table)
    console.log(
      line
        .map((cell, k) => cell.padEnd(widths[k] ?? 0))
        .join("  ")
        .trimEnd(),
    );
  for (const { note } of rows) console.log(`  ${note}`);
  console.log(`load average ${load.map((value) => value.toFixed(1)).join(" → ")} on ${cores} cores`);
}
