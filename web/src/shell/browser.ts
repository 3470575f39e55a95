import type { FrameSource } from "../core/app/frame-scheduler.ts";
import type { Stop } from "../../../shared/client/mod.ts";
import type { AddressBar } from "../core/selection/selection.svelte.ts";
import type { Navigation } from "./router.svelte.ts";
import type { KeyValueStore } from "../core/storage/persisted-value.ts";
import type { TokenPlace } from "../core/controls/controls.svelte.ts";

/** What the browser gives the app's state: its frames, its store and its address. */

export const browserFrames: FrameSource = {
  request: (run) => requestAnimationFrame(run),
  cancel: (handle) => cancelAnimationFrame(handle),
  isHidden: () => document.hidden,
  onVisibility: (run) => listen(document, "visibilitychange", run),
  report: (error) => reportError(error),
};

/** localStorage, looked up at each call: where a browser forbids it, the look-up throws, which callers expect. */
export const browserStore: KeyValueStore = {
  getItem: (key) => localStorage.getItem(key),
  setItem: (key, value) => localStorage.setItem(key, value),
  onChange(key, run) {
    const storage = (event: StorageEvent) => {
      // Without a key everything was cleared.
      if (event.key === key || event.key === null) run();
    };
    // A page that comes back from the browser's cache heard nothing in the meantime.
    const shown = (event: PageTransitionEvent) => {
      if (event.persisted) run();
    };
    addEventListener("storage", storage);
    addEventListener("pageshow", shown);
    return () => {
      removeEventListener("storage", storage);
      removeEventListener("pageshow", shown);
    };
  },
};

export const browserAddress: AddressBar = {
  read: () => new URLSearchParams(location.search),
  write: (query) => history.replaceState(history.state, "", `?${query.toString()}${location.hash}`),
  push: (query) => history.pushState(null, "", `?${query.toString()}${location.hash}`),
  onPop: (run) => listen(window, "popstate", run),
};

export const browserNavigation: Navigation = {
  resolve: (href) => new URL(href, location.href),
  push: (url) => history.pushState(null, "", url),
  onPop: (run) => listen(window, "popstate", run),
};

const TOKEN_KEY = "tickertape.token";

/** The token as long as the tab: sessionStorage, which a browser may forbid. */
export const browserToken: TokenPlace = {
  fragment: () => location.hash,
  dropFragment: () => history.replaceState(history.state, "", location.pathname + location.search),
  onFragment: (run) => listen(window, "hashchange", run),
  read: () => sessionStorage.getItem(TOKEN_KEY),
  keep: (token) => sessionStorage.setItem(TOKEN_KEY, token),
};

function listen(target: EventTarget, type: string, run: () => void): Stop {
  target.addEventListener(type, run);
  return () => target.removeEventListener(type, run);
}
