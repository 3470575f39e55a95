import type { Direction, WireEntry } from "./wire-entry.ts";
import type { WireLog, WireView } from "./wire-log.ts";

/** Lines of the list: more than anyone reads. */
const MAX_LINES = 150;

const EMPTY: WireView = { entries: [], left: { old: 0, unrecorded: 0, filtered: 0, beyond: 0 } };

/** The list on screen: filtered, and standing still while it is paused or in use. */
export class WireList {
  view = $state.raw<WireView>(EMPTY);
  paused = $state(false);
  /** While the pointer or the focus is on the list, no line moves under it. */
  inUse = $state(false);
  direction = $state<Direction>();
  kind = $state<string>();
  text = $state("");
  /** Entries that came since the list stands still. */
  waiting = $state(0);
  selected = $state.raw<WireEntry>();
  readonly #log: WireLog;
  #shown = { version: -1, count: 0, filter: "" };

  constructor(log: WireLog) {
    this.#log = log;
  }

  get held(): boolean {
    return this.paused || this.inUse;
  }

  /** Brings the list up to date with the log, once a frame. A changed filter shows at once, also while paused. */
  refresh(): void {
    const { version, count } = this.#log;
    const filter = JSON.stringify([this.direction, this.kind, this.text]);
    const refiltered = filter !== this.#shown.filter;
    if (version === this.#shown.version && !refiltered) return;
    if (this.held && !refiltered && this.view.entries.length > 0) {
      this.waiting = count - this.#shown.count;
      return;
    }
    const { direction, kind, text } = this;
    this.view = this.#log.view({ direction, kind, text }, MAX_LINES);
    this.waiting = 0;
    this.#shown = { version, count, filter };
  }

  /** Shows entries of another kind; the rest of the filter stays. */
  filter(change: Partial<Pick<WireList, "direction" | "kind" | "text">>): void {
    Object.assign(this, change);
    this.refresh();
  }

  pause(paused: boolean): void {
    this.paused = paused;
    this.refresh();
  }

  clear(): void {
    this.#log.clear();
    this.#shown = { version: -1, count: 0, filter: "" };
    this.view = EMPTY;
    this.waiting = 0;
    this.selected = undefined;
  }
}
