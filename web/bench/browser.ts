import { writeFile } from "node:fs/promises";
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";
import { NOTE_FIRST_QUOTE, probe, UPDATES_SHOWN } from "./browser-probe.ts";
import { BenchServer, buildBoth } from "./browser-server.ts";
import { Chromium, type Tab } from "./devtools.ts";

const OPTIONS = {
  json: { type: "boolean", default: false },
  /** The groups to run, separated by commas: first, steady, extreme, endurance. */
  only: { type: "string" },
  /** The length of the endurance group after its warm-up. */
  minutes: { type: "string", default: "15" },
  /** The length of one measurement. */
  seconds: { type: "string", default: "8" },
  /** The directory to write CPU profiles of the page to. */
  profile: { type: "string" },
} as const;

const SYMBOLS = 500;
const HZ = 10;
const SIZE = { width: 1_440, height: 900 };
const WARM_UP_MS = 6_000;
/** Until then compiling the page's scripts still adds to the heap. Measured: 4% in the last minute of it. */
const ENDURANCE_WARM_UP_MS = 120_000;
const VISITS = 7;
const MILLION = 1_000_000;
/** Rows per second. The rate is raised until the page no longer keeps up, but at least to a million. */
const RATES = [250_000, 500_000, MILLION, 1_500_000, 2_000_000, 2_500_000, 3_000_000, 4_000_000, 5_000_000];
/** A page keeps up with at least so many frames per second, and so large a share of the rows received. */
const MIN_FRAMES = 55;
const MIN_TAKEN = 0.97;

interface Row {
  readonly what: string;
  readonly unit: string;
  readonly ours: number;
  readonly target: string;
  readonly ok: boolean;
}

interface Stage {
  readonly server: BenchServer;
  readonly browser: Chromium;
  readonly windowMs: number;
  readonly minutes: number;
  readonly profile: string | undefined;
}

const at = (server: BenchServer) => `${server.url}/?symbol=B0000&interval=1s&chart=line`;
const inMillions = (rows: number) => (rows / MILLION).toFixed(1);
const row = (what: string, ours: number, target: string, ok: boolean, unit: string): Row => {
  return { what, unit, ours, target, ok };
};
const percent = (share: number) => share * 100;
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Opens the dashboard in a new window and waits for prices. */
async function visit({ browser, server }: Stage): Promise<Tab> {
  const tab = await browser.open(at(server), SIZE);
  await tab.until(UPDATES_SHOWN);
  return tab;
}

async function saveProfile({ profile, windowMs }: Stage, name: string, tab: Tab): Promise<void> {
  if (profile === undefined) return;
  const taken = await (await probe(tab)).profile(windowMs);
  await writeFile(`${profile}/${name}.cpuprofile`, JSON.stringify(taken));
}

async function steady(stage: Stage): Promise<Row[]> {
  stage.server.order({ op: "feed", hz: HZ });
  const tab = await visit(stage);
  const measure = await probe(tab);
  await sleep(WARM_UP_MS);
  const busy = await measure.mainThread(stage.windowMs);
  const frames = await measure.frames(stage.windowMs);
  await saveProfile(stage, "steady", tab);
  await tab.close();
  const what = `steady, ${String(SYMBOLS)} symbols × ${String(HZ)} Hz`;
  return [
    row(`${what}: main thread`, percent(busy.cpu), "< 30", busy.cpu < 0.3, "% CPU"),
    row(`${what}: main thread, wall clock`, percent(busy.wall), "< 30 on a quiet machine", busy.wall < 0.3, "%"),
    row(`${what}: of it script`, percent(busy.script), "–", true, "% CPU"),
    row(`${what}: frames asked for`, frames.perSecond, "60", frames.perSecond >= MIN_FRAMES, "1/s"),
    row(`${what}: frames over 25 ms`, percent(frames.late), "–", true, "%"),
  ];
}

/** The median of the rows that the page received in each second of a period. */
async function receivedIn(tab: Tab, ms: number): Promise<number> {
  const taken: number[] = [];
  for (let passed = 0; passed < ms; passed += 1_000) {
    await sleep(1_000);
    taken.push(Number(await tab.evaluate(UPDATES_SHOWN)));
  }
  return median(taken);
}

/** Measures the page at one rate of rows. */
async function load({ server, windowMs }: Stage, tab: Tab, rowsPerSecond: number) {
  const measure = await probe(tab);
  server.order({ op: "frames", rowsPerSecond });
  await sleep(3_000);
  await server.count();
  const [busy, taken] = await Promise.all([measure.mainThread(windowMs), receivedIn(tab, windowMs)]);
  const { sentPerSecond, skippedPerSecond } = await server.count();
  const frames = await measure.frames(windowMs / 2);
  const kept = taken >= rowsPerSecond * MIN_TAKEN && skippedPerSecond === 0;
  return { busy, frames, sentPerSecond, taken, holds: kept && frames.perSecond >= MIN_FRAMES };
}

/** Browser, server and network share the cores, so the highest rate depends on the machine as much as on the page. */
async function extreme(stage: Stage): Promise<Row[]> {
  stage.server.order({ op: "feed", hz: HZ });
  const tab = await visit(stage);
  await sleep(WARM_UP_MS / 2);
  const rows: Row[] = [];
  let held = 0;
  for (const rate of RATES) {
    const { busy, frames, sentPerSecond, taken, holds } = await load(stage, tab, rate);
    const wanted = rate === MILLION;
    const what = `extreme, ${inMillions(rate)} M rows/s`;
    rows.push(
      row(
        `${what}: taken, of ${inMillions(sentPerSecond)} M`,
        taken / MILLION,
        wanted ? "1" : "–",
        !wanted || holds,
        "M/s",
      ),
      row(`${what}: main thread`, percent(busy.cpu), wanted ? "< 45" : "–", !wanted || busy.cpu < 0.45, "% CPU"),
      row(`${what}: main thread, wall clock`, percent(busy.wall), "–", true, "%"),
      row(`${what}: frames`, frames.perSecond, wanted ? "60" : "–", !wanted || frames.perSecond >= MIN_FRAMES, "1/s"),
    );
    if (wanted) await saveProfile(stage, "extreme", tab);
    if (holds) held = rate;
    else if (rate >= MILLION) break;
  }
  await tab.close();
  rows.push(row("extreme: the highest rate that the page kept up with", held / MILLION, "≥ 1", held >= MILLION, "M/s"));
  return rows;
}

async function endurance(stage: Stage): Promise<Row[]> {
  stage.server.order({ op: "feed", hz: HZ });
  const tab = await visit(stage);
  const measure = await probe(tab);
  await sleep(ENDURANCE_WARM_UP_MS);
  const before = await measure.memory();
  for (let k = 0; k < stage.minutes; k++) {
    await sleep(60_000 * Math.min(1, stage.minutes - k));
    const { heapBytes, nodes, listeners } = await measure.memory();
    process.stderr.write(
      `  minute ${String(k + 1)}: ${(heapBytes / 1e6).toFixed(3)} MB, ${String(nodes)} nodes, ${String(listeners)} listeners\n`,
    );
  }
  const after = await measure.memory();
  await tab.close();
  const what = `endurance, ${String(stage.minutes)} minutes after ${String(ENDURANCE_WARM_UP_MS / 1_000)} s`;
  const growth = percent(after.heapBytes / before.heapBytes - 1);
  const nodes = after.nodes - before.nodes;
  const listeners = after.listeners - before.listeners;
  return [
    row(`${what}: heap after GC, start`, before.heapBytes / 1e6, "–", true, "MB"),
    row(`${what}: heap after GC, end`, after.heapBytes / 1e6, "–", true, "MB"),
    row(`${what}: growth`, growth, "< 1", growth < 1, "%"),
    row(`${what}: more DOM nodes, of ${String(before.nodes)}`, nodes, "≤ 20", nodes <= 20, ""),
    row(`${what}: more listeners, of ${String(before.listeners)}`, listeners, "≤ 5", listeners <= 5, ""),
  ];
}

/** Each visit starts with an empty cache. */
async function first(stage: Stage): Promise<Row[]> {
  stage.server.order({ op: "feed", hz: HZ });
  const taken: number[] = [];
  const cpu: number[] = [];
  for (let k = 0; k < VISITS; k++) {
    const tab = await stage.browser.open(at(stage.server), SIZE, NOTE_FIRST_QUOTE);
    taken.push(Number(await tab.until("window.firstQuoteAt")));
    cpu.push(await tab.cpuTime());
    await tab.close();
  }
  const ours = median(taken);
  const what = `first quote on screen after navigation, ${String(VISITS)} visits`;
  return [
    row(`${what}: median`, ours, "< 500 on a quiet machine", ours < 500, "ms"),
    row(`${what}: quickest`, Math.min(...taken), "–", true, "ms"),
    row(`${what}: main thread until seen`, median(cpu), "–", true, "ms of CPU"),
  ];
}

const GROUPS = { first, steady, extreme, endurance } as const;

/**
 * `npm run bench -- browser`: how much work the dashboard is for a browser. Headless Chromium draws the production
 * build in software; a separate process sends prices through the real gateway. On a shared machine, compare the CPU times.
 */
export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  await buildBoth();
  const server = await BenchServer.start(SYMBOLS);
  const browser = await Chromium.launch();
  const stage: Stage = {
    ...{ server, browser, profile: values.profile },
    ...{ windowMs: Number(values.seconds) * 1_000, minutes: Number(values.minutes) },
  };
  const wanted = values.only?.split(",");
  const rows: Row[] = [];
  const averages = [loadavg()[0] ?? 0];
  try {
    for (const [name, run] of Object.entries(GROUPS)) {
      if (wanted?.includes(name) === false) continue;
      process.stderr.write(`${name} …\n`);
      rows.push(...(await run(stage)));
      averages.push(loadavg()[0] ?? 0);
    }
  } finally {
    await browser.close();
    await server.stop();
  }
  const machine = { cores: availableParallelism(), load: averages };
  if (values.json) console.log(JSON.stringify({ bench: "browser", machine, rows }, undefined, 2));
  else print(rows, machine);
}

function print(rows: readonly Row[], { cores, load: averages }: { cores: number; load: readonly number[] }): void {
  const table = rows.map(({ what, unit, ours, target, ok }) => ({
    what,
    ours: `${ours.toFixed(Math.abs(ours) < 10 ? 2 : 0)} ${unit}`.trim(),
    target,
    ok: ok ? "yes" : "NO",
  }));
  console.table(table);
  console.log(`load average ${averages.map((value) => value.toFixed(1)).join(" → ")} on ${String(cores)} cores`);
}
