/** What the connection is doing. */
export type LineState = "connecting" | "live" | "silent" | "waiting" | "stopped";

/** What can happen to it. */
export type EventKind =
  | "cut.fin"
  | "cut.reset"
  | "cut.silent"
  | "stall"
  | "link"
  | "linkLimited"
  | "linkPlain"
  | "rate"
  | "silent"
  | "speaks"
  | "lost"
  | "lostSilent"
  | "failed"
  | "failedSilent"
  | "stopped"
  | "retry"
  | "open"
  | "current"
  | "moved"
  | "proof"
  | "restarted"
  | "burst"
  | "refused"
  | "tapSays"
  | "noFault"
  | "newToken";

export type EventValues = Readonly<Record<string, string | number>>;

export interface TimelineEvent {
  readonly id: number;
  /** Page's clock, ms. */
  readonly at: number;
  readonly kind: EventKind;
  readonly values: EventValues;
}

/** A state from a moment on, until the next span's. */
export interface Span {
  readonly from: number;
  readonly state: LineState;
}

const MAX_EVENTS = 200;
const MAX_SPANS = 200;

/** What happened to the connection, and when: the newest of it. Both lists are replaced as they change. */
export class Timeline {
  /** Oldest first. */
  events: readonly TimelineEvent[] = [];
  spans: readonly Span[] = [];
  #lastId = 0;

  add(at: number, kind: EventKind, values: EventValues = {}): void {
    this.events = [...this.events, { id: ++this.#lastId, at, kind, values }].slice(-MAX_EVENTS);
  }

  /** The state since `from`. A state that began before the last one did, such as silence, replaces its end. */
  become(from: number, state: LineState): void {
    const last = this.spans.at(-1);
    if (last?.state === state) return;
    this.spans = [...this.spans.slice(-MAX_SPANS + 1), { from: Math.max(from, last?.from ?? from), state }];
  }

  /** Since when the present state lasts. */
  get since(): number {
    return this.spans.at(-1)?.from ?? 0;
  }

  get state(): LineState {
    return this.spans.at(-1)?.state ?? "connecting";
  }
}
