import { ALL_LABELS, LAB_LIMITS, type LabelTotals } from "../../../shared/protocol/lab.ts";
import { PLAIN_LINK, type LinkConditions } from "../link/conditions.ts";

interface LabelState {
  readonly totals: LabelTotals;
  conditions: LinkConditions;
  stalledUntil: number;
  isRecorded: boolean;
  isChanged: boolean;
}

/** The totals and conditions of a visitor's labels. */
export class Labels {
  readonly #labels = new Map<string, LabelState>();
  /** The conditions of labels that are not used yet. */
  #conditions = PLAIN_LINK;
  #stalledUntil = -Infinity;
  #recorded: ReadonlySet<string> = new Set();

  /** Undefined if the label would exceed the maximum number of labels. */
  of(label: string): LabelState | undefined {
    const known = this.#labels.get(label);
    if (known !== undefined || this.#labels.size >= LAB_LIMITS.labels) return known;
    const state: LabelState = {
      totals: { connections: 0, requests: 0, up: 0, down: 0, headUp: 0, headDown: 0, framesUp: 0, framesDown: 0 },
      conditions: this.#conditions,
      stalledUntil: this.#stalledUntil,
      isRecorded: this.#recorded.has(label),
      isChanged: false,
    };
    this.#labels.set(label, state);
    return state;
  }

  record(labels: readonly string[]): void {
    this.#recorded = new Set(labels);
    for (const [label, state] of this.#labels) state.isRecorded = this.#recorded.has(label);
  }

  /** Sets a label, or with "*" all present and future labels. Returns false if there are too many labels. */
  setConditions(label: string, conditions: LinkConditions): boolean {
    if (label === ALL_LABELS) this.#conditions = conditions;
    return this.#change(label, (state) => (state.conditions = conditions));
  }

  stall(label: string, until: number): boolean {
    if (label === ALL_LABELS) this.#stalledUntil = until;
    return this.#change(label, (state) => (state.stalledUntil = until));
  }

  /** The totals that have changed since the last call, or undefined. */
  takeChanged(): Readonly<Record<string, LabelTotals>> | undefined {
    const changed = [...this.#labels].filter(([, { isChanged }]) => isChanged);
    for (const [, state] of changed) state.isChanged = false;
    return changed.length === 0 ? undefined : Object.fromEntries(changed.map(([label, { totals }]) => [label, totals]));
  }

  #change(label: string, change: (state: LabelState) => void): boolean {
    const states = label === ALL_LABELS ? [...this.#labels.values()] : [this.of(label)];
    for (const state of states) {
      if (state === undefined) return false;
      change(state);
    }
    return true;
  }
}
