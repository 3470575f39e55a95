import type { AppState } from "../../../core/app/app.svelte.ts";
import { browserNotifier, browserTimer } from "../notify/notifier.ts";
import type { Alert, AlertFields } from "../model/alert.ts";
import { crossingTo } from "../model/alert.ts";
import type { Firing } from "../model/alert-store.ts";
import { Alerts } from "../model/alerts.svelte.ts";

/** A line that stays for a while: what fired, or was set. */
export interface Toast {
  readonly id: number;
  readonly kind: "fired" | "set" | "full";
  readonly alert: Alert | undefined;
  readonly firing: Firing | undefined;
}

/** What the dialog shows; undefined while it is closed. An alert without an id is a new one. */
export type DialogView =
  | { readonly tab: "list" | "fired" }
  | { readonly edit: Alert }
  | { readonly create: Partial<AlertFields> & { readonly symbols: readonly string[] } };

/** Toasts shown at once; the oldest goes first. */
const MAX_TOASTS = 4;
const TOAST_MS = 12_000;

/** The alerts of the page, and what it shows of them. */
export class AlertsView {
  dialog = $state.raw<DialogView>();
  toasts = $state.raw<readonly Toast[]>([]);
  /** What was removed last, until the dialog is closed: `restore` brings it back. */
  removed = $state.raw<Alert>();
  /** Whether the next tap on the chart sets an alert. */
  placing = $state.raw(false);
  readonly alerts: Alerts;
  readonly #app: AppState;
  #lastToast = 0;

  constructor(app: AppState) {
    this.#app = app;
    const notifier = browserNotifier(app, (firing) => this.#show({ kind: "fired", firing, alert: undefined }));
    this.alerts = new Alerts(app, browserTimer, notifier);
    app.parts.add(this.alerts);
  }

  /** Decimals of a symbol's prices. */
  readonly decimals = (symbol: string): number =>
    this.#app.market.instruments.find((one) => one.symbol === symbol)?.exponent ?? 2;

  /** Sets an alert at a decimal price, on the side from which the price would come. */
  setAt(symbol: string, price: number): void {
    const when = crossingTo(price, this.alerts.priceOf(symbol));
    this.create({ symbols: [symbol], when, price, frequency: "once" });
  }

  create(fields: AlertFields): boolean {
    const alert = this.alerts.add(fields);
    this.#show({ kind: alert ? "set" : "full", alert, firing: undefined });
    return alert !== undefined;
  }

  remove(alert: Alert): void {
    this.alerts.remove(alert);
    this.removed = alert;
  }

  /** Puts back the alert that was removed last. */
  restore(): void {
    if (this.removed) this.alerts.restore(this.removed);
    this.removed = undefined;
  }

  /** Takes back that an alert was set. */
  undo({ alert, id }: Toast): void {
    if (alert) this.alerts.remove(alert);
    this.dismiss(id);
  }

  dismiss(id: number): void {
    this.toasts = this.toasts.filter((toast) => toast.id !== id);
  }

  open(view: DialogView): void {
    this.dialog = view;
    this.alerts.seen();
  }

  close(): void {
    this.dialog = undefined;
    this.removed = undefined;
  }

  #show(toast: Omit<Toast, "id">): void {
    const id = ++this.#lastToast;
    this.toasts = [...this.toasts, { ...toast, id }].slice(-MAX_TOASTS);
    browserTimer.after(TOAST_MS, () => this.dismiss(id));
  }
}

const views = new WeakMap<AppState, AlertsView>();

/** The alerts of an app, made when they are first asked for; they last as long as the app. */
export function alertsOf(app: AppState): AlertsView {
  const known = views.get(app);
  if (known) return known;
  const made = new AlertsView(app);
  views.set(app, made);
  return made;
}
