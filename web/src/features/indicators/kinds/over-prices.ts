import { Bollinger } from "../calculation/bollinger.ts";
import { Ema } from "../calculation/ema.ts";
import { Sma } from "../calculation/sma.ts";
import { Vwap } from "../calculation/vwap.ts";
import { period, valueOf, type LineKind, type ProfileKind } from "./kind.ts";

export const vwap: LineKind = {
  id: "vwap",
  draws: "lines",
  parameters: [],
  lines: [{ name: "average", color: 4 }],
  calculate: () => new Vwap(),
};

export const sma: LineKind = {
  id: "sma",
  draws: "lines",
  parameters: [period("period", 20)],
  lines: [{ name: "average", color: 0 }],
  calculate: (parameters) => new Sma(valueOf(parameters, "period")),
};

export const ema: LineKind = {
  id: "ema",
  draws: "lines",
  parameters: [period("period", 50)],
  lines: [{ name: "average", color: 1 }],
  calculate: (parameters) => new Ema(valueOf(parameters, "period")),
};

export const bollinger: LineKind = {
  id: "bollinger",
  draws: "lines",
  parameters: [period("period", 20, 2), { name: "width", initial: 2, min: 0.1, max: 10, step: 0.1 }],
  lines: [
    { name: "middle", color: 3 },
    { name: "upper", color: 2 },
    { name: "lower", color: 2 },
  ],
  band: [1, 2],
  calculate: (parameters) => new Bollinger(valueOf(parameters, "period"), valueOf(parameters, "width")),
};

export const volumeProfile: ProfileKind = {
  id: "volumeProfile",
  draws: "profile",
  parameters: [{ name: "rows", initial: 48, min: 8, max: 200, step: 1 }],
  lines: [{ name: "control", color: 4 }],
};
