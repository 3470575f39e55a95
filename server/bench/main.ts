/** `npm run bench -- NAME [--json] …`: measures, if possible beside a peer in the same run, and prints a table. */
type Bench = (args: readonly string[]) => Promise<void>;

const benches: Readonly<Record<string, () => Promise<{ readonly bench: Bench }>>> = {
  market: () => import("./market/market.ts"),
  codec: () => import("./codec/codec.ts"),
  history: () => import("./history/history.ts"),
  fanout: () => import("./fanout/fanout.ts"),
  lab: () => import("./lab/lab.ts"),
  alerts: () => import("./alerts/alerts.ts"),
  // The web's TypeScript project refers to this one, so its benchmarks are imported by URL at run time.
  browser: () =>
    import(new URL("../../web/bench/browser.ts", import.meta.url).href) as Promise<{ readonly bench: Bench }>,
  chart: () => import(new URL("../../web/bench/chart.ts", import.meta.url).href) as Promise<{ readonly bench: Bench }>,
};

const [name = "", ...args] = process.argv.slice(2);
const load = benches[name];
if (load === undefined) {
  console.error(`npm run bench -- NAME, where NAME is one of: ${Object.keys(benches).join(", ")}`);
  process.exitCode = 1;
} else {
  const { bench } = await load();
  await bench(args);
}

export {};
