import type { Quotes } from "../../ports/board.ts";
import { Changes } from "../fanout/changes.ts";
import type { Flushable } from "./flush-scheduler.ts";

/** The groups that are flushed together, at one rate and phase, and what changed since their last flush. */
export class FlushBatch implements Flushable {
  readonly changes: Changes;
  readonly groups = new Set<Flushable>();

  constructor(quotes: Quotes) {
    this.changes = new Changes(quotes);
  }

  flush(): void {
    if (this.groups.size === 0 || !this.changes.take()) return;
    for (const group of this.groups) group.flush();
  }
}
