import { toDecimal } from "../../../../../shared/model/instrument.ts";
import { NO_PRICE } from "../../../../../shared/model/quote.ts";
import type { ConnectionPhase, Stop } from "../../../../../shared/client/mod.ts";
import type { AlertFiring, AlertResult } from "../../../../../shared/protocol/alerts.ts";
import type { ControlMessage } from "../../../../../shared/protocol/messages.ts";
import type { AppPart } from "../../../core/app/app-part.ts";
import type { AppState } from "../../../core/app/app.svelte.ts";
import { PersistedValue } from "../../../core/storage/persisted-value.ts";
import * as v from "valibot";
import { keysOf, ruleOf, statusOf, type Alert, type AlertFields, type AlertStatus, type Progress } from "./alert.ts";
import { AlertStore, type Firing } from "./alert-store.ts";
import { AlertSync } from "./alert-sync.ts";

/** How often progress is stored, ms: what is lost of it is judged again. */
const STORE_EVERY_MS = 5_000;
/** Another tab stores a new alert's progress in this time, ms, before this one sets it too. */
const OTHER_TAB_MS = 1_500;

/** What the browser does when an alert fires. */
export interface Notifier {
  notify(firing: Firing, sound: boolean): void;
}

/** The clock that a browser's alerts run on. */
export interface AlertTimer {
  now(): number;
  after(ms: number, run: () => void): Stop;
}

/** What is wrong with an alert, by the server. */
export interface Trouble {
  readonly code: NonNullable<AlertResult["code"]> | "unknown_part";
  readonly text: string;
}

/** The viewer's alerts: kept in the browser, watched by the server. Lives as long as the page. */
export class Alerts implements AppPart {
  /** In the order in which they were set. */
  list = $state.raw<readonly Alert[]>([]);
  /** The newest first. */
  history = $state.raw<readonly Firing[]>([]);
  /** Rises when progress changes: read it by `statusOf` and `gapOf`. */
  revision = $state.raw(0);
  /** What the server says against an alert, by id. */
  troubles = $state.raw<Readonly<Record<string, Trouble>>>({});
  /** False where the server watches no alerts. */
  supported = $state.raw(true);
  /** Firings that nobody has looked at. */
  unseen = $state.raw(0);
  /** How many alerts a later version of the page keeps. */
  later = $state.raw(0);
  sound = $state.raw(false);
  readonly #app: AppState;
  readonly #store: AlertStore;
  readonly #timer: AlertTimer;
  readonly #notifier: Notifier;
  readonly #sync: AlertSync;
  readonly #soundSetting: PersistedValue<boolean>;
  /** Alerts of other tabs that this one does not set yet. */
  #held: readonly string[] = [];
  #storedAt = 0;
  #lastId = 0;

  constructor(app: AppState, timer: AlertTimer, notifier: Notifier) {
    this.#app = app;
    this.#timer = timer;
    this.#notifier = notifier;
    this.#store = new AlertStore(app.store, app.storageStatus);
    this.#soundSetting = new PersistedValue(app.store, "alerts.sound", v.boolean());
    this.sound = this.#soundSetting.read() ?? false;
    this.#sync = new AlertSync(
      {
        wanted: () => this.#wanted(),
        rule: (id) => this.#rule(id),
        request: (message) => app.request(message),
      },
      {
        answered: (result, key, t) => this.#answered(result, key, t),
        fired: (firing, late, epoch) => this.#fired(firing, late, epoch),
        judged: (t, rules) => this.#judged(t, rules),
        supported: (yes) => (this.supported = yes),
      },
      timer,
    );
    this.#read();
  }

  start(): Stop {
    // The page may have been welcomed before this part was fetched.
    if (this.#app.connection.phase.kind === "open") this.#sync.resume();
    return this.#store.follow(() => this.#otherTab());
  }

  message(message: ControlMessage): void {
    this.#sync.message(message);
  }

  connectionChanged({ kind }: ConnectionPhase): void {
    if (kind !== "open") this.#sync.end();
  }

  visibilityChanged(hidden: boolean): void {
    if (hidden) this.#storeProgress();
    else this.seen();
  }

  /** The viewer has looked at what fired. */
  seen(): void {
    this.unseen = 0;
    this.#app.titleMark = "";
  }

  setSound(on: boolean): void {
    this.sound = on;
    this.#soundSetting.write(on);
  }

  /** Sets a new alert; undefined where there are too many. */
  add(fields: AlertFields): Alert | undefined {
    const alert = this.#store.add(this.#newId(), fields);
    this.#changed();
    return alert;
  }

  /** Changes an alert. Another condition or frequency is watched anew. */
  change(alert: Alert, fields: AlertFields): void {
    const condition = ({ symbols, when, price, percent, window, frequency, until }: AlertFields) =>
      JSON.stringify([symbols, when, price, percent, window, frequency, until]);
    this.#store.change(alert.id, fields, condition(alert) !== condition(fields));
    this.#changed();
  }

  /** Watches an alert that has fired or expired anew. */
  rearm(alert: Alert): void {
    const { until, ...rest } = alert;
    const isOver = until !== undefined && until <= this.now;
    this.#store.change(alert.id, { ...rest, paused: false, ...(!isOver && { until }) }, true);
    this.#changed();
  }

  remove(alert: Alert): void {
    this.#store.remove(alert.id);
    this.#changed();
  }

  /** Puts back what was removed. It is watched anew, because nothing watched it meanwhile. */
  restore(alert: Alert): void {
    this.#store.restore({ ...alert, revision: alert.revision + 1 });
    this.#changed();
  }

  clearHistory(): void {
    this.#store.clearHistory();
    this.#read();
  }

  statusOf(alert: Alert): AlertStatus {
    return statusOf(alert, this.#progressOf(alert.id), this.now);
  }

  /** The last time in which an alert was not watched. */
  gapOf({ id, revision }: Alert): Progress["gap"] {
    const progress = this.#progressOf(id);
    return progress?.revision === revision ? progress.gap : undefined;
  }

  /** Market time, ms; 0 while unknown. */
  get now(): number {
    return this.#app.market.time;
  }

  /** The last price of a symbol, decimal; undefined while unknown or where the board does not have it. */
  readonly priceOf = (symbol: string): number | undefined => {
    const instrument = this.#app.market.instruments.find((one) => one.symbol === symbol);
    const last = instrument && this.#app.market.quoted(instrument.id).last;
    return instrument === undefined || last === undefined || last === NO_PRICE
      ? undefined
      : toDecimal(last, instrument.exponent);
  };

  #wanted(): ReadonlyMap<string, string> {
    this.#store.readProgress();
    const watching = this.list.filter((alert) => !this.#held.includes(alert.id) && this.statusOf(alert) === "watching");
    return keysOf(watching);
  }

  #rule(id: string) {
    const alert = this.#alert(id);
    return alert && ruleOf(alert, this.#progressOf(id), this.priceOf);
  }

  #alert(id: string): Alert | undefined {
    return this.list.find((alert) => alert.id === id);
  }

  #progressOf(id: string): Progress | undefined {
    return this.#store.progressOf(id);
  }

  #answered({ rule, code, field, message, unknown, gap }: AlertResult, key: string, t: number): void {
    const alert = this.#alert(rule);
    if (alert === undefined || String(alert.revision) !== key) return;
    const trouble = code
      ? { code, text: message ?? field ?? code }
      : unknown && { code: "unknown_part" as const, text: unknown.join(", ") };
    const others = Object.entries(this.troubles).filter(([id]) => id !== rule);
    this.troubles = Object.fromEntries(trouble ? [...others, [rule, trouble]] : others);
    if (code) return;
    const known = this.#progressOf(rule);
    const before = known?.revision === alert.revision ? known : { fired: {} };
    this.#store.noteProgress(rule, { ...before, revision: alert.revision, t, ...(gap && { gap }) });
    this.#storeProgress();
  }

  #judged(t: number, rules: readonly string[]): void {
    for (const id of rules) {
      const known = this.#progressOf(id);
      if (known) this.#store.noteProgress(id, { ...known, t });
    }
    if (this.#timer.now() - this.#storedAt >= STORE_EVERY_MS) this.#storeProgress();
  }

  #fired({ rule, s, t, n, p, up = true, move, at }: AlertFiring, late: boolean, epoch: string): void {
    const alert = this.#alert(rule);
    if (alert === undefined) return;
    const { revision, when, price, percent, window, note } = alert;
    const known = this.#progressOf(rule);
    const progress = known?.revision === revision ? known : { revision, t, fired: {} };
    // The condition held when the alert was set: that fires once, whichever tab set it.
    const moment = at === "set" ? "set" : `${epoch}:${t}:${n}`;
    const key = `${rule}:${revision}:${s}:${moment}`;
    const isKnown = this.#store.hasFired(key) || (at === "set" && s in progress.fired);
    this.#store.noteProgress(rule, { ...progress, fired: { ...progress.fired, [s]: [t, n] } });
    this.#storeProgress();
    if (isKnown) return;
    const condition = { when, price, percent, window, note };
    const firing = { key, alert: rule, symbol: s, t, price: p, up, move, late, condition };
    this.#store.record(firing);
    this.#read();
    this.unseen++;
    this.#notifier.notify(firing, this.sound);
    this.#sync.update();
  }

  #storeProgress(): void {
    this.#storedAt = this.#timer.now();
    this.#store.storeProgress();
    this.revision++;
  }

  #otherTab(): void {
    const known = this.list.map(({ id }) => id);
    this.#read();
    for (const { id } of this.list) {
      if (known.includes(id) || this.#store.progressOf(id)) continue;
      // The tab in which it was set sets it on its own connection first: it alone is told what holds at once.
      this.#held = [...this.#held, id];
      this.#timer.after(OTHER_TAB_MS, () => {
        this.#held = this.#held.filter((other) => other !== id);
        this.#sync.update();
      });
    }
    this.#sync.update();
  }

  #changed(): void {
    this.#read();
    this.#sync.update();
  }

  #read(): void {
    this.list = this.#store.alerts;
    this.history = this.#store.history;
    this.later = this.#store.later;
    this.revision++;
  }

  /** Unlike any other tab's, by time and chance. */
  #newId(): string {
    const chance = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
    return `${Date.now().toString(36)}-${(this.#lastId++).toString(36)}-${chance.toString(36)}`;
  }
}
