import type { Result, Window } from "./result.ts";

const BESIDE: Readonly<Record<Window["beside"], string>> = {
  nobody: "board clients alone",
  direct: "beside the visitors' connections, without the tap",
  tap: "beside visitors through the tap, recorded, with faults",
};

export function printTable({ windows, rateRatio, p99Ratio, tapShare, machine, clients, visitors }: Result): void {
  const table = [
    ["what", "messages/s", "p50 ms", "p99 ms", "server, % of a core"],
    ...windows.map(({ beside, perSecond, p50, p99, cpu }) => [
      ...[BESIDE[beside], perSecond.toFixed(2), String(p50), String(p99), cpu.toFixed(0)],
    ]),
  ];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0))) ?? [];
  for (const line of table)
    console.log(
      line
        .map((cell, k) => cell.padEnd(widths[k] ?? 0))
        .join("  ")
        .trimEnd(),
    );
  console.log(`beside ÷ alone: ${rateRatio.toFixed(3)}× messages, ${p99Ratio.toFixed(2)}× p99`);
  console.log(`the tap's share of the server's CPU time beside visitors: ${tapShare.toFixed(0)}%`);
  const { records, faults, connections, received, errors } = windows.at(-1)?.visitors ?? {};
  console.log(
    `${clients} board clients; ${visitors} visitors: ${connections} connections, ${received} messages, ` +
      `${records} records, ${faults} faults, ${errors} requests refused`,
  );
  console.log(`load average ${machine.load.map((value) => value.toFixed(1)).join(" → ")} on ${machine.cores} cores`);
}
