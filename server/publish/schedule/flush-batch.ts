import type { Quotes } from "../../ports/board.ts";
import { Changes } from "../fanout/changes.ts";
import type { Flushable } from "./flush-scheduler.ts";

/** The watchlists that are flushed on one beat, and what changed from beat to beat. */
export class Round implements Flushable {
  readonly changes: Changes;
  readonly watchlists = new Set<Flushable>();

  constructor(quotes: Quotes) {
    this.changes = new Changes(quotes);
  }

  flush(): void {
    if (this.watchlists.size === 0 || !this.changes.take()) return;
    for (const watchlist of this.watchlists) watchlist.flush();
  }
}
