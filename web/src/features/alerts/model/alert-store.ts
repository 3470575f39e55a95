import * as v from "valibot";
import type { Stop } from "../../../../../shared/client/mod.ts";
import type { KeyValueStore } from "../../../core/storage/persisted-value.ts";
import {
  StoredRecord,
  type Fields,
  type Sifted,
  type StorageStatus,
} from "../../../core/storage/stored-record.svelte.ts";
import {
  isLater,
  MAX_ALERTS,
  readAlert,
  readProgress,
  VERSION,
  type Alert,
  type AlertFields,
  type Progress,
} from "./alert.ts";

/** Firings kept; the oldest are dropped. */
export const MAX_HISTORY = 100;

const FiringSchema = v.object({
  /** Identity: the same firing, told twice or in two tabs, is one. */
  key: v.string(),
  alert: v.string(),
  symbol: v.string(),
  t: v.number(),
  price: v.number(),
  up: v.boolean(),
  move: v.optional(v.number()),
  /** Told after a reconnect. */
  late: v.boolean(),
  /** The condition in the words of the alert as it was, so that it is told also once that is gone. */
  condition: v.object({
    when: v.string(),
    price: v.optional(v.number()),
    percent: v.optional(v.number()),
    window: v.optional(v.string()),
    note: v.optional(v.string()),
  }),
});
export type Firing = v.InferOutput<typeof FiringSchema>;

/** Leaves what a later version stored alone, and sets aside what fits none. */
function sift(fits: (value: unknown) => boolean): (fields: Fields) => Sifted {
  return (fields) => {
    const entries = Object.entries(fields);
    const good = entries.filter(([, value]) => fits(value) || isLater(value));
    return {
      fields: Object.fromEntries(good),
      misfits: entries.filter((entry) => !good.includes(entry)).map(([, value]) => value),
    };
  };
}

const isFiring = (value: unknown): value is Firing => v.safeParse(FiringSchema, value).success;

/**
 * The viewer's alerts, how far each was watched, and what fired, shared by all tabs. Every change is applied to what is
 * stored at that moment, so no tab overwrites another's.
 */
export class AlertStore {
  readonly #alerts: StoredRecord;
  readonly #progress: StoredRecord;
  readonly #history: StoredRecord;
  /** Progress that is not stored yet, by alert. */
  readonly #news = new Map<string, Progress>();

  constructor(store: KeyValueStore, status: StorageStatus) {
    this.#alerts = new StoredRecord(
      store,
      "alerts",
      status,
      sift((value) => readAlert(value) !== undefined),
    );
    this.#progress = new StoredRecord(
      store,
      "alerts.progress",
      status,
      sift((value) => readProgress(value) !== undefined),
    );
    this.#history = new StoredRecord(store, "alerts.fired", status, sift(isFiring));
  }

  /** In the order in which they were set. */
  get alerts(): readonly Alert[] {
    return Object.values(this.#alerts.fields).flatMap((value) => readAlert(value) ?? []);
  }

  /** How many alerts a later version of the page stored, which this one cannot show. */
  get later(): number {
    return Object.values(this.#alerts.fields).filter(isLater).length;
  }

  /** Takes over what other tabs have stored of progress. */
  readProgress(): void {
    this.#progress.read();
  }

  progressOf(id: string): Progress | undefined {
    return this.#news.get(id) ?? readProgress(this.#progress.fields[id]);
  }

  /** The newest first. */
  get history(): readonly Firing[] {
    return Object.values(this.#history.fields)
      .filter(isFiring)
      .toSorted((a, b) => b.t - a.t);
  }

  /** Whether a firing is known already, in this tab or another. */
  hasFired(key: string): boolean {
    return key in this.#history.read();
  }

  /** Sets a new alert; undefined where there are as many as may be. */
  add(id: string, fields: AlertFields): Alert | undefined {
    if (Object.keys(this.#alerts.read()).length >= MAX_ALERTS) return undefined;
    const alert: Alert = { ...fields, v: VERSION, id, revision: 1 };
    this.#alerts.edit((all) => ({ ...all, [id]: alert }));
    return alert;
  }

  /** Puts an alert back as it was. */
  restore(alert: Alert): void {
    this.#alerts.edit((all) => ({ ...all, [alert.id]: alert }));
  }

  /** Changes an alert that another tab has not removed. A changed condition is watched anew. */
  change(id: string, fields: AlertFields, isNew: boolean): void {
    this.#alerts.edit((all) => {
      const alert = readAlert(all[id]);
      if (alert === undefined) return all;
      return { ...all, [id]: { ...fields, v: VERSION, id, revision: alert.revision + (isNew ? 1 : 0) } };
    });
  }

  remove(id: string): void {
    this.#news.delete(id);
    const without = (all: Fields) => Object.fromEntries(Object.entries(all).filter(([key]) => key !== id));
    this.#alerts.edit(without);
    this.#progress.edit(without);
  }

  /** Notes how far an alert was watched; `storeProgress` stores it. */
  noteProgress(id: string, progress: Progress): void {
    this.#news.set(id, progress);
  }

  /** Stores how far alerts were watched: of two tabs, the further one counts. */
  storeProgress(): void {
    const news = new Map(this.#news);
    this.#news.clear();
    if (news.size === 0) return;
    this.#progress.edit((all) => {
      const kept = Object.entries(all).filter(([id]) => id in this.#alerts.fields);
      const next: Record<string, unknown> = Object.fromEntries(kept);
      for (const [id, progress] of news) {
        if (id in this.#alerts.fields) next[id] = furtherOf(readProgress(all[id]), progress);
      }
      return next;
    });
  }

  record(firing: Firing): void {
    this.#history.edit((all) => {
      const entries = Object.entries({ ...all, [firing.key]: firing });
      const newest = entries.toSorted(([, a], [, b]) => timeOf(b) - timeOf(a)).slice(0, MAX_HISTORY);
      return Object.fromEntries(newest);
    });
  }

  clearHistory(): void {
    this.#history.edit(() => ({}));
  }

  /** Calls back after another tab has changed something. */
  follow(changed: () => void): Stop {
    const stops = [this.#alerts, this.#progress, this.#history].map((record) => record.follow(changed));
    return () => {
      for (const stop of stops) stop();
    };
  }
}

const timeOf = (value: unknown): number => (isFiring(value) ? value.t : 0);

/** Market time may go back, as in a replay that was started again: then what is new counts. */
function furtherOf(known: Progress | undefined, news: Progress): Progress {
  if (known?.revision !== news.revision) return (known?.revision ?? 0) > news.revision ? (known ?? news) : news;
  const fired = { ...known.fired };
  for (const [symbol, [t, n]] of Object.entries(news.fired)) {
    const other = fired[symbol];
    if (other === undefined || t > other[0] || (t === other[0] && n > other[1])) fired[symbol] = [t, n];
  }
  return { ...news, fired };
}
