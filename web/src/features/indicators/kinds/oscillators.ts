import { Macd } from "../calculation/macd.ts";
import { Rsi } from "../calculation/rsi.ts";
import { period, valueOf, type LineKind } from "./kind.ts";

export const rsi: LineKind = {
  id: "rsi",
  draws: "lines",
  parameters: [period("period", 14, 2)],
  lines: [{ name: "index", color: 2 }],
  calculate: (parameters) => new Rsi(valueOf(parameters, "period")),
  pane: { unit: "number", limits: [0, 100], guides: [30, 70] },
};

export const macd: LineKind = {
  id: "macd",
  draws: "lines",
  parameters: [period("fast", 12), period("slow", 26, 2), period("signal", 9)],
  conflict: (parameters) =>
    valueOf(parameters, "fast") < valueOf(parameters, "slow") ? undefined : "conflict.fastBelowSlow",
  lines: [
    { name: "difference", color: 0 },
    { name: "signal", color: 1 },
    { name: "histogram", color: 0, shape: "histogram" },
  ],
  calculate: (parameters) =>
    new Macd({
      fast: valueOf(parameters, "fast"),
      slow: valueOf(parameters, "slow"),
      signal: valueOf(parameters, "signal"),
    }),
  pane: { unit: "price", guides: [] },
};
