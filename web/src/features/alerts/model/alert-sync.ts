import * as v from "valibot";
import type { Clock, Stop } from "../../../../../shared/client/mod.ts";
import {
  AlertMessageSchema,
  MAX_RULES_SET,
  type AlertFiring,
  type AlertMessage,
  type AlertResult,
  type AlertRule,
} from "../../../../../shared/protocol/alerts.ts";
import type { ClientMessage, ControlMessage } from "../../../../../shared/protocol/messages.ts";

/** How long a request waits where there is no room for it now, ms. */
const RETRY_MS = 300;
/** How long a rule waits that the server could not take yet, ms. */
const BUSY_MS = 2_000;
/** A message has at most 16 KB (W4); some of it is the request's own. */
const MAX_BYTES = 14_000;

/** What the server says of the rules. `key` tells the version of a rule that was sent. */
export interface SyncEvents {
  /** The server watches a rule, or says why not. `t` is the market time from which it does. */
  answered(result: AlertResult, key: string, t: number): void;
  fired(firing: AlertFiring, late: boolean, epoch: string): void;
  /** Everything up to market time `t` was judged for these rules. */
  judged(t: number, rules: readonly string[]): void;
  /** Whether the server watches alerts at all. */
  supported(yes: boolean): void;
}

export interface SyncSource {
  /** The rules to be watched now, by name, each with a key that changes with its condition. */
  wanted(): ReadonlyMap<string, string>;
  /** The rule as it is to be sent now; undefined where it is gone. */
  rule(name: string): AlertRule | undefined;
  /** False where there is no connection or no room now. */
  request(message: ClientMessage): boolean;
}

const utf8 = new TextEncoder();

/** Keeps a connection's rules as the viewer wants them: sends what changed, and all of them after a reconnect. */
export class AlertSync {
  readonly #source: SyncSource;
  readonly #events: SyncEvents;
  readonly #clock: Pick<Clock, "after">;
  /** What the server was sent on this connection, by name. */
  readonly #sent = new Map<string, string>();
  /** Those of them that it watches. */
  readonly #watched = new Set<string>();
  #isOpen = false;
  #stopTimer: Stop | undefined;

  constructor(source: SyncSource, events: SyncEvents, clock: Pick<Clock, "after">) {
    this.#source = source;
    this.#events = events;
    this.#clock = clock;
  }

  /** Call this when rules may have changed. */
  update(): void {
    if (!this.#isOpen || this.#stopTimer) return;
    const wanted = this.#source.wanted();
    const remove = [...this.#sent.keys()].filter((name) => !wanted.has(name));
    const set = this.#batch([...wanted].filter(([name, key]) => this.#sent.get(name) !== key).map(([name]) => name));
    if (remove.length === 0 && set.length === 0) return;
    if (!this.#source.request({ op: "alert", set, remove })) return this.#wait(RETRY_MS);
    for (const name of remove) this.#forget(name);
    for (const { rule } of set) {
      this.#sent.set(rule, wanted.get(rule) ?? "");
      this.#watched.delete(rule);
    }
    // What did not fit follows in another request.
    this.update();
  }

  /** Call this for every control message. */
  message(message: ControlMessage): void {
    if (message.type === "welcome") this.#begin(message.limits.alerts !== undefined);
    else if (message.type === "alert") this.#read(message);
  }

  /** Call this where the connection was open before, and its welcome has been missed. */
  resume(): void {
    this.#isOpen = true;
    this.update();
  }

  /** Call this when the connection has ended. */
  end(): void {
    this.#isOpen = false;
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    this.#sent.clear();
    this.#watched.clear();
  }

  #begin(isSupported: boolean): void {
    this.end();
    this.#isOpen = isSupported;
    this.#events.supported(isSupported);
    this.update();
  }

  /** What a later server adds is ignored. */
  #read(message: ControlMessage): void {
    const parsed = v.safeParse(AlertMessageSchema, message);
    if (parsed.success) this.#alert(parsed.output);
  }

  #alert(message: AlertMessage): void {
    switch (message.kind) {
      case "set":
        for (const result of message.results) this.#answered(result, message.t);
        return;
      case "fired":
      case "replay":
        for (const firing of message.firings) this.#events.fired(firing, message.kind === "replay", message.epoch);
        return;
      case "judged":
        this.#events.judged(message.t, [...this.#watched]);
        return;
      case "ended":
        this.#sent.clear();
        this.#watched.clear();
        this.update();
    }
  }

  #answered(result: AlertResult, t: number): void {
    const key = this.#sent.get(result.rule);
    if (key === undefined) return;
    if (result.code === "too_many_messages") {
      this.#forget(result.rule);
      this.#wait(BUSY_MS);
      return;
    }
    if (result.code === undefined) this.#watched.add(result.rule);
    this.#events.answered(result, key, t);
  }

  #forget(name: string): void {
    this.#sent.delete(name);
    this.#watched.delete(name);
  }

  /** As many rules as fit into one message. */
  #batch(names: readonly string[]): AlertRule[] {
    const batch: AlertRule[] = [];
    let bytes = 0;
    for (const name of names) {
      const rule = this.#source.rule(name);
      if (rule === undefined) continue;
      bytes += utf8.encode(JSON.stringify(rule)).length + 1;
      if (batch.length > 0 && (bytes > MAX_BYTES || batch.length === MAX_RULES_SET)) break;
      batch.push(rule);
    }
    return batch;
  }

  #wait(ms: number): void {
    this.#stopTimer ??= this.#clock.after(ms, () => {
      this.#stopTimer = undefined;
      this.update();
    });
  }
}
