/** The labels of a visitor's connections, one for each transport. */
export const LABELS: readonly string[] = ["ws-json", "ws-sbe", "sse", "long-poll", "poll"];

/** What visitors ask for in turn: a slow link and a plain one again, stalls, and cuts of every kind. */
const FAULTS: readonly Readonly<Record<string, unknown>>[] = [
  { op: "link", label: "*", delayMs: 80, jitterMs: 40, bytesPerSecond: null },
  { op: "stall", label: "ws-json", ms: 700 },
  { op: "cut", label: "sse", how: "reset" },
  { op: "link", label: "ws-sbe", delayMs: 20, jitterMs: 0, bytesPerSecond: 40_000 },
  { op: "cut", label: "ws-json", how: "fin" },
  { op: "stall", label: "*", ms: 300 },
  { op: "link", label: "*", delayMs: 0, jitterMs: 0, bytesPerSecond: null },
  { op: "cut", label: "ws-sbe", how: "reset" },
];

export const nextFault = (turn: number): Readonly<Record<string, unknown>> => FAULTS[turn % FAULTS.length] ?? {};
