import { createServer } from "node:http";
import { readFile, rm, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Browser } from "playwright-core";
import { build } from "vite";

/**
 * Main-thread time per frame of a line chart of 20,000 points, when each of 60 frames a second adds a point. Measures
 * ours without and with five indicators, uPlot and lightweight-charts in turns within one run of headless Chromium.
 */
const SUBJECTS = [
  "idle",
  "tickertape",
  "tickertape, five overlays",
  "uplot",
  "lightweight-charts",
  "lightweight-charts, conflating",
] as const;
type Subject = (typeof SUBJECTS)[number];

const PAGE = "chart-page.html";
const ROUNDS = 3;
const WARM_UP_MS = 1_500;
const MEASURE_MS = 4_000;
const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const CHROMIUM_FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** DevTools' TaskDuration and ScriptDuration per frame, ms, and the frames per second. */
interface Measurement {
  task: number;
  script: number;
  fps: number;
}

async function measure(browser: Browser, url: string): Promise<Measurement> {
  const page = await browser.newPage({ viewport: { width: 1_200, height: 600 } });
  const failures: Error[] = [];
  page.on("pageerror", (error) => failures.push(error));
  await page.goto(url);
  await page.waitForTimeout(WARM_UP_MS);
  const devtools = await page.context().newCDPSession(page);
  // Thread ticks count the time the main thread ran, not the time it waited for a core.
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  const read = async () => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
    const frames = await page.evaluate<number>("count.frames");
    return { task: value("TaskDuration"), script: value("ScriptDuration"), time: performance.now(), frames };
  };
  const before = await read();
  await page.waitForTimeout(MEASURE_MS);
  const after = await read();
  await page.close();
  if (failures[0]) throw failures[0];
  const frames = after.frames - before.frames;
  return {
    task: ((after.task - before.task) * 1_000) / frames,
    script: ((after.script - before.script) * 1_000) / frames,
    fps: (frames * 1_000) / (after.time - before.time),
  };
}

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Serves a built directory on a free port. */
async function serve(directory: string): Promise<{ url: string; stop: () => void }> {
  const types: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    readFile(join(directory, pathname)).then(
      (body) => response.setHeader("content-type", types[extname(pathname)] ?? "text/html").end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The page's server has no port");
  return { url: `http://127.0.0.1:${String(address.port)}/`, stop: () => void server.close() };
}

async function measureAll(url: string): Promise<Record<Subject, Measurement>> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
  const taken = Object.fromEntries(SUBJECTS.map((name) => [name, [] as Measurement[]]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of SUBJECTS) {
      taken[name]?.push(await measure(browser, `${url}${PAGE}?subject=${encodeURIComponent(name)}`));
    }
  }
  await browser.close();
  const summary = (name: Subject): Measurement => {
    const all = taken[name] ?? [];
    const of = (key: keyof Measurement) => median(all.map((one) => one[key]));
    return { task: of("task"), script: of("script"), fps: of("fps") };
  };
  return Object.fromEntries(SUBJECTS.map((name) => [name, summary(name)])) as Record<Subject, Measurement>;
}

/** Builds the page, measures every subject and prints a table, or JSON with `--json`. */
export async function bench(args: readonly string[]): Promise<void> {
  const json = args.includes("--json");
  const directory = await mkdtemp(join(tmpdir(), "tickertape-chart-"));
  const root = fileURLToPath(new URL(".", import.meta.url));
  await build({
    root,
    configFile: false,
    logLevel: "error",
    build: { outDir: directory, emptyOutDir: true, rollupOptions: { input: join(root, PAGE) } },
  });
  const { url, stop } = await serve(directory);
  const results = await measureAll(url);
  stop();
  await rm(directory, { recursive: true });
  if (json) console.log(JSON.stringify(comparisons(results)));
  else printTable(results);
}

/** One row per peer: ms of main thread per frame, ours and the peer's. */
function comparisons(results: Record<Subject, Measurement>) {
  const ours = results.tickertape.task;
  return SUBJECTS.filter((name) => name !== "tickertape").map((name) => ({
    what: `line chart, 20,000 points, 60 updates/s, ms of main thread per frame, beside ${name}`,
    ours,
    peer: results[name].task,
    ratio: ours / results[name].task,
  }));
}

function printTable(results: Record<Subject, Measurement>): void {
  const row = ({ task, script, fps }: Measurement) => ({
    "main thread, ms/frame": task.toFixed(2),
    "of it script": script.toFixed(2),
    "frames/s": fps.toFixed(1),
    "ours ÷ peer": (results.tickertape.task / task).toFixed(2),
  });
  console.table(Object.fromEntries(SUBJECTS.map((name) => [name, row(results[name])])));
}
