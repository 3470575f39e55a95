import { appleStock } from "@visx/mock-data";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { logReturns } from "./statistics.ts";

/** Real daily series from npm packages, for comparison with the simulated ones. */
export interface RealSeries {
  readonly name: string;
  readonly returns: Float64Array;
  /** Log of the day's volume at each return, if known. */
  readonly logVolume: Float64Array | undefined;
}

const require = createRequire(import.meta.url);

function fromCsv(name: string, path: string): RealSeries {
  const [header = "", ...lines] = readFileSync(path, "utf8").trim().split("\n");
  const columns = header.toLowerCase().split(",");
  const rows = lines.map((line) => line.split(","));
  const column = (title: string) => rows.map((row) => Number(row[columns.indexOf(title)]));
  const logVolume = Float64Array.from(column("volume").slice(1), Math.log);
  return { name, returns: logReturns(column("close")), logVolume };
}

/** An index and two periods of one stock, adjusted for splits by their publishers. */
export function loadRealSeries(): { readonly index: RealSeries; readonly stocks: readonly RealSeries[] } {
  // vega-datasets (BSD-3-Clause) exports its code only; the data files are beside it.
  const vega = new URL("../data/sp500-2000.csv", `file://${require.resolve("vega-datasets")}`).pathname;
  return {
    index: fromCsv("S&P 500 2000–20", vega),
    stocks: [
      fromCsv("AAPL 2013–18", require.resolve("@observablehq/sample-datasets/aapl.csv")),
      {
        name: "AAPL 2007–12",
        returns: logReturns(appleStock.map(({ close }) => close)),
        logVolume: undefined,
      },
    ],
  };
}
