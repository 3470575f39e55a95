import { parseArgs } from "node:util";
import { dailyTable } from "./market-daily.ts";
import { recordTapes } from "./market-intraday.ts";
import { minuteTable } from "./market-minutes.ts";
import { measureSpeed } from "./market-speed.ts";
import { formatTable, isWithin, type Table } from "./market-table.ts";
import { tickTable } from "./market-ticks.ts";

/** As many as the S&P stocks that the daily ranges come from, over as long. */
const DAILY = { stocks: 451, years: 5 };
/** Liquid listings, as those are that one-minute and tick ranges come from. */
const INTRADAY = { stocks: 40, days: 10 };

/** `npm run bench -- market [--seed N] [--json] [--quick]`: whether the simulated tape has the statistics of real ones, and its cost. */
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
  if (wanted("daily")) tables.push(dailyTable({ seed, ...DAILY, ...(values.quick ? { stocks: 110 } : {}) }));
  if (wanted("intraday")) {
    const tapes = recordTapes(seed, INTRADAY.stocks, values.quick ? 3 : INTRADAY.days);
    tables.push(minuteTable(tapes), tickTable(tapes));
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

const withVerdict = ({ title, rows }: Table) => ({ title, rows: rows.map((row) => ({ ...row, ok: isWithin(row) })) });
