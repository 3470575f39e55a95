import type { Outcome } from "../belief.ts";
import { ExperimentError } from "../bench/experiment-error.ts";
import type { Workbench } from "../bench/workbench.ts";
import { judgeIdlePolls, judgeLongPolling } from "../findings/polling.ts";
import { exchangesOf } from "../findings/wire.ts";
import { rowsOf, sinceOf, symbolQuery, type Rows } from "./rows.ts";

const COMPARED_MS = 4_000;
const INTERVAL_MS = 100;
const IDLE_POLLS = 10;
const REVALIDATIONS = 5;

export const PLAIN = "plain";
export const ETAG = "etag";

/** @throws ExperimentError where the answer is none of quotes */
async function poll(bench: Workbench, path: string, part = "", cache?: RequestCache): Promise<Rows> {
  const rows = rowsOf(await bench.get(path, part, cache));
  if (rows === undefined) throw new ExperimentError("refused");
  return rows;
}

/** Long polls and polls at an interval for the same symbol at the same time. */
export async function longPolling(bench: Workbench): Promise<Outcome> {
  const { medium } = await bench.symbols();
  const end = performance.now() + COMPARED_MS;
  const [held, plain] = await Promise.all([pollLong(bench, medium, end), pollOften(bench, medium, end)]);
  return judgeLongPolling({ seconds: COMPARED_MS / 1_000, held, ...plain, intervalMs: INTERVAL_MS });
}

/** How long each poll was held, and whether it brought news. The first, which asks for what there is, is left out. */
async function pollLong(bench: Workbench, symbol: string, end: number) {
  const path = `/api/poll?${symbolQuery(symbol)}`;
  const held: { ms: number; hasNews: boolean }[] = [];
  let since = sinceOf(await poll(bench, path));
  for (let now = performance.now(); now < end; now = performance.now()) {
    const rows = await poll(bench, `${path}&since=${since}&waitMs=${Math.ceil(end - now)}`);
    since = sinceOf(rows);
    const hasNews = rows.quotes.length > 0;
    // The last one is held only until the time is up: that it brings nothing says nothing.
    if (hasNews || performance.now() < end) held.push({ ms: performance.now() - now, hasNews });
  }
  return held;
}

/** Polls at an interval, and those of them whose row had not changed. */
async function pollOften(bench: Workbench, symbol: string, end: number) {
  const path = `/api/quotes?${symbolQuery(symbol)}`;
  let known: number | undefined;
  let polls = 0;
  let idle = 0;
  while (performance.now() < end) {
    const next = performance.now() + INTERVAL_MS;
    const n = (await poll(bench, path, PLAIN)).quotes[0]?.n;
    if (known !== undefined) {
      polls++;
      if (n === known) idle++;
    }
    known = n;
    await bench.pause(Math.max(0, next - performance.now()));
  }
  return { polls, idle };
}

/** Asks for news where there seldom is any, and weighs at the tap the polls that brought none. */
export async function idlePolls(bench: Workbench): Promise<Outcome> {
  const { quietest } = await bench.symbols();
  const path = `/api/poll?${symbolQuery(quietest)}`;
  let since = sinceOf(await poll(bench, path));
  for (let k = 0; k < IDLE_POLLS; k++) since = sinceOf(await poll(bench, `${path}&since=${since}&waitMs=0`));
  const quotes = `/api/quotes?${symbolQuery(quietest)}`;
  // The browser keeps the answer, and asks whether it still holds.
  for (let k = 0; k < REVALIDATIONS; k++) await poll(bench, quotes, ETAG, "no-cache");
  await bench.totals();
  const { records, isIncomplete } = bench.notes;
  if (isIncomplete) throw new ExperimentError("left_out");
  const asked = exchangesOf(records.filter(({ label }) => label === bench.label)).slice(1);
  const idle = asked.filter(({ body }) => rowsOf(body)?.quotes.length === 0);
  if (idle.length === 0) throw new ExperimentError("news");
  const revalidated = exchangesOf(records.filter(({ label }) => label === bench.labelOf(ETAG)));
  return judgeIdlePolls({ polls: asked.length, idle, unchanged: revalidated.filter(({ status }) => status === 304) });
}
