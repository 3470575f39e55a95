import { parseArgs } from "node:util";
import { dailyTable } from "./daily.ts";
import { recordStocks } from "./intraday.ts";
import { minuteTable } from "./minutes.ts";
import { measureSpeed } from "./speed.ts";
import { formatTable, isWithin, type Table } from "./table.ts";
import { tickTable } from "./ticks.ts";

/**
 * As many listings as the S&P stocks behind the daily ranges, over as many years. The number of paths matters more than
 * that of stocks: one market differs from another as much as 2000–2007 from the years after.
 */
const DAILY = {
  paths: 12,
  universe: 451,
  oneIn: 15,
  years: 20,
  stretchYears: 5,
  indexPaths: 24,
  indexYears: 20,
};
/** A quick check with a fifth of the work. Its market-level rows are noisy. */
const DAILY_QUICK = { ...DAILY, paths: 4, years: 10, indexPaths: 6 };
/** Every well-known listing, each on one path. */
const INTRADAY = { paths: 10, oneIn: 10, days: 8 };
const INTRADAY_QUICK = { paths: 10, oneIn: 30, days: 3 };

/**
 * `npm run bench -- market [--seed N] [--json] [--quick]`: compares the statistics of the simulated market with real
 * ones, and measures its cost.
 */
export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: "string", default: "1" },
      json: { type: "boolean", default: false },
      quick: { type: "boolean", default: false },
      only: { type: "string" },
    },
  });
  const seed = Number(values.seed);
  const wanted = (name: string) => values.only === undefined || values.only.includes(name);
  const tables: Table[] = [];
  if (wanted("daily")) tables.push(dailyTable({ seed, ...(values.quick ? DAILY_QUICK : DAILY) }));
  if (wanted("intraday")) {
    const records = recordStocks({ seed, ...(values.quick ? INTRADAY_QUICK : INTRADAY) });
    tables.push(minuteTable(records), tickTable(records));
  }
  const speed = wanted("speed") ? await measureSpeed(seed) : [];
  if (values.json) {
    console.log(JSON.stringify({ bench: "market", seed, tables: tables.map(withVerdict), speed }, undefined, 2));
    return;
  }
  for (const table of tables) console.log(`${formatTable(table)}\n`);
  for (const { what, value, unit, target } of speed)
    console.log(`${what}: ${value.toFixed(2)} ${unit} (target ${target})`);
}

const withVerdict = ({ title, rows, note }: Table) => ({
  title,
  note,
  rows: rows.map((row) => ({ ...row, ok: isWithin(row) })),
});
