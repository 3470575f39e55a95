import type { AppState } from "../../../core/app/app.svelte.ts";
import type { AlertTimer, Notifier } from "../model/alerts.svelte.ts";
import type { Firing } from "../model/alert-store.ts";
import { firingText } from "../views/words.ts";
import { claim } from "./claim.ts";
import { play } from "./sound.ts";

export const browserTimer: AlertTimer = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};

export const canNotify = (): boolean => "Notification" in globalThis;

/** Tells of firings: a toast in each tab; the title's mark, a sound and the system's notification once. */
export function browserNotifier(app: AppState, toast: (firing: Firing) => void): Notifier {
  let unseen = 0;
  return {
    notify: (firing, sound) => {
      toast(firing);
      unseen = document.hidden ? unseen + 1 : 0;
      if (document.hidden) app.titleMark = `(${unseen}) `;
      void claim(firing.key).then((isOurs) => {
        if (!isOurs) return;
        if (sound) play(firing.move === undefined ? (firing.up ? "up" : "down") : "move");
        if (document.hidden) show(app, firing);
      });
    },
  };
}

/** The system's notification, where the viewer has allowed it. One of the same tag replaces another tab's. */
function show(app: AppState, firing: Firing): void {
  if (!canNotify() || Notification.permission !== "granted") return;
  const decimals = app.market.instruments.find(({ symbol }) => symbol === firing.symbol)?.exponent ?? 2;
  const body = [firingText(firing, () => decimals), firing.condition.note].filter(Boolean).join("\n");
  try {
    const notification = new Notification(firing.symbol, { body, tag: firing.key });
    notification.onclick = () => {
      window.focus();
      app.selection.choose(firing.symbol);
      notification.close();
    };
  } catch {
    // Chrome on Android shows notifications of a service worker only: the toast and the title tell of it.
  }
}
