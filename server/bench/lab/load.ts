import { getPriority, setPriority } from "node:os";
import type { VisitorOrder } from "./messages.ts";
import { Visitor, type VisitorTotals } from "./visitor.ts";

/** The process of the Lab's visitors. */
const NOTHING: VisitorTotals = { open: 0, received: 0, connections: 0, records: 0, faults: 0, errors: 0 };
let totals: VisitorTotals = { ...NOTHING };
let visitors: Visitor[] = [];

async function start({ port, visitors: count, way }: Extract<VisitorOrder, { op: "start" }>): Promise<void> {
  const own = (totals = { ...NOTHING });
  visitors = Array.from({ length: count }, () => new Visitor(port, own));
  if (way === "tap") await Promise.all(visitors.map((visitor, number) => visitor.openTap(number)));
  for (const visitor of visitors) visitor.watch();
}

// Visitors would run on other machines: here they must not take the CPU time of the server and of the board's clients.
setPriority(getPriority() + 10);
process.on("message", (order: VisitorOrder) => {
  if (order.op === "start") return void start(order).then(() => process.send?.(totals));
  const report = { ...totals };
  if (order.op === "stop") for (const visitor of visitors.splice(0)) visitor.leave();
  process.send?.(report);
});
process.on("disconnect", () => process.exit(0));
