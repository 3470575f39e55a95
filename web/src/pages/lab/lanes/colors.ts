import type { Lane } from "./lanes.ts";

/** Lines and marks of each lane, [on light, on dark]: 3:1 against the surface, and apart without red and green. */
const COLORS: Readonly<Record<Lane, readonly [light: string, dark: string]>> = {
  "ws-json": ["#1258b0", "#6cb3ff"],
  "ws-sbe": ["#067048", "#35c28f"],
  sse: ["#8a5700", "#f5b53d"],
  "long-poll": ["#7a3e9d", "#c99af0"],
  poll: ["#b8252f", "#f2767e"],
  "poll-etag": ["#0b6b7a", "#4fc3d9"],
  "poll-new": ["#5c5346", "#b9aa97"],
};

export const colorOf = (lane: Lane, dark: boolean): string => COLORS[lane][dark ? 1 : 0];
