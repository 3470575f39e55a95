import { expect, test } from "vitest";
import type { Component } from "svelte";
import { Router, type Navigation, type Page } from "./router.svelte.ts";

const Board: Component = () => ({});
const Lab: Component = () => ({});

/** An address and its history, which the test walks. */
class ScriptedNavigation implements Navigation {
  readonly entries: string[];
  #pop: () => void = () => {};

  constructor(url: string) {
    this.entries = [url];
  }

  resolve(href: string): URL {
    return new URL(href, this.entries.at(-1));
  }

  push(url: URL): void {
    this.entries.push(url.href);
  }

  onPop(run: () => void): () => void {
    this.#pop = run;
    return () => (this.#pop = () => {});
  }

  back(): void {
    this.entries.pop();
    this.#pop();
  }
}

/** The board, and a page that is imported when it is opened. */
function open(url: string, load: Page["load"] = () => Promise.resolve({ default: Lab })) {
  const navigation = new ScriptedNavigation(url);
  const router = new Router(
    [
      { path: "", load: () => Board },
      { path: "lab", load },
    ],
    navigation,
  );
  router.start();
  return { navigation, router };
}
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

test.each(["https://host/", "https://host/?symbol=AAPL", "https://host/index.html", "https://host/nowhere"])(
  "%s shows the board at once",
  (url) => {
    expect(open(url).router.component).toBe(Board);
  },
);

test.each(["https://host/lab", "https://host/lab?seed=7#x", "https://host/some/path/lab"])(
  "%s shows a further page, which is one line of the registry",
  async (url) => {
    const { router } = open(url);
    expect(router.component).toBeUndefined();
    await settle();
    expect(router.component).toBe(Lab);
  },
);

test("a link between pages is followed without a reload, under a proxy's path too, and back leads back", async () => {
  const { router, navigation } = open("https://host/some/path/?symbol=AAPL");
  expect(router.follow("https://host/some/path/lab")).toBe(true);
  await settle();
  expect([router.component, navigation.entries.at(-1)]).toEqual([Lab, "https://host/some/path/lab"]);
  navigation.back();
  expect(router.component).toBe(Board);
});

test("a link that leads elsewhere, or within the page, is the browser's", () => {
  const { router, navigation } = open("https://host/some/path/");
  for (const href of ["https://other/some/path/lab", "/lab", "lab/x", "api/quotes", "#board"])
    expect(router.follow(href), href).toBe(false);
  expect(navigation.entries).toHaveLength(1);
});

test("a page that cannot be loaded says why, and loads when tried again", async () => {
  let away = true;
  const { router } = open("https://host/lab", () =>
    away ? Promise.reject(new Error("the server is away")) : Promise.resolve({ default: Lab }),
  );
  await settle();
  expect(router.failure).toEqual(new Error("the server is away"));
  away = false;
  router.retry();
  await settle();
  expect([router.component, router.failure]).toEqual([Lab, undefined]);
});

test("a page that was left before it was loaded is not shown", async () => {
  const { router, navigation } = open("https://host/");
  router.follow("lab");
  navigation.back();
  await settle();
  expect(router.component).toBe(Board);
});
