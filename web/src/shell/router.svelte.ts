import type { Component } from "svelte";
import type { Stop } from "../../../shared/client/mod.ts";

/** A page of the application. */
export interface Page {
  /** One path segment below the application's own address, such as "lab"; "" is the address itself. */
  readonly path: string;
  /** The page's component. Only the first look's page has it at hand; every other is imported when it is opened. */
  load(): Component | Promise<{ readonly default: Component }>;
}

/** The browser's address and history, as far as the router needs them. */
export interface Navigation {
  /** An address relative to the one shown now; "" is that one. */
  resolve(href: string): URL;
  /** Shows another address as a new history entry. */
  push(url: URL): void;
  /** Calls back when the viewer goes back or forth, until the returned stop. */
  onPop(run: () => void): Stop;
}

/**
 * Shows the page that the address names. Pages lie one segment below the application's base, so relative addresses of
 * assets and of the server stay the same on every page, also under a proxy's path. An unknown path shows the first page.
 */
export class Router {
  /** The shown page's component; undefined while it is being loaded, or could not be. */
  component = $state.raw<Component>();
  /** Why the page could not be loaded. */
  failure = $state.raw<unknown>();

  readonly #pages: readonly [Page, ...Page[]];
  readonly #navigation: Navigation;
  readonly #base: URL;
  #shown: Page | undefined;

  constructor(pages: readonly [Page, ...Page[]], navigation: Navigation) {
    this.#pages = pages;
    this.#navigation = navigation;
    this.#base = navigation.resolve(".");
    this.#show();
  }

  /** Follows the address, until the returned stop. */
  start(): Stop {
    return this.#navigation.onPop(() => this.#show());
  }

  /** Loads the page again after a failure. */
  retry(): void {
    this.#shown = undefined;
    this.#show();
  }

  /** Opens a link without a reload. False where it leads out of the application, or only within the page. */
  follow(href: string): boolean {
    const now = this.#navigation.resolve("");
    const url = this.#navigation.resolve(href);
    const samePlace = url.pathname === now.pathname && url.search === now.search;
    if (samePlace || url.origin !== this.#base.origin || !this.#find(url)) return false;
    this.#navigation.push(url);
    this.#show();
    return true;
  }

  #find(url: URL): Page | undefined {
    return this.#pages.find(({ path }) => url.pathname === this.#base.pathname + path);
  }

  #show(): void {
    const page = this.#find(this.#navigation.resolve("")) ?? this.#pages[0];
    if (page === this.#shown) return;
    this.#shown = page;
    this.failure = undefined;
    const loaded = page.load();
    this.component = loaded instanceof Promise ? undefined : loaded;
    if (loaded instanceof Promise) void this.#await(page, loaded);
  }

  async #await(page: Page, loading: Promise<{ readonly default: Component }>): Promise<void> {
    try {
      const { default: component } = await loading;
      if (page === this.#shown) this.component = component;
    } catch (error) {
      if (page === this.#shown) this.failure = error;
    }
  }
}

/** Where a click on a link leads, if the browser would open it in this tab; undefined for every other click. */
export function clickedLink(event: MouseEvent): string | undefined {
  if (event.defaultPrevented || event.button !== 0) return undefined;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return undefined;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link || link.target !== "" || link.hasAttribute("download") || !link.hasAttribute("href")) return undefined;
  return link.href;
}
