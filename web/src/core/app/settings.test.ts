import { expect, test } from "vitest";
import { MemoryStore } from "./browser.test-kit.ts";
import { Settings } from "./settings.svelte.ts";
import type { KeyValueStore } from "../storage/persisted-value.ts";

test("the browser's language decides until the viewer does", () => {
  const store = new MemoryStore();
  expect(new Settings(store, ["zh-TW", "en"]).locale).toBe("zh-CN");
  expect(new Settings(store, ["de"]).locale).toBe("en");
  new Settings(store, ["de"]).locale = "zh-CN";
  expect(new Settings(store, ["de"]).locale).toBe("zh-CN");
});

test("choices are persisted", () => {
  const store = new MemoryStore();
  const settings = new Settings(store, []);
  settings.theme = "dark";
  settings.palette = "red-up";
  settings.pushLine = false;
  settings.tapeScrolls = true;
  expect(new Settings(store, [])).toMatchObject({
    theme: "dark",
    palette: "red-up",
    pushLine: false,
    tapeScrolls: true,
  });
});

test.each([
  ["no longer known", '{"theme":"sepia","palette":"red-up"}', { theme: "system", palette: "red-up" }],
  ["not JSON", "{", { theme: "system", palette: "green-up" }],
])("a persisted value that is %s falls back to its default", (_name, text, expected) => {
  const store = new MemoryStore();
  store.setItem("tickertape.settings", text);
  expect(new Settings(store, [])).toMatchObject(expected);
});

test("where the browser forbids storage, choices last as long as the page", () => {
  const forbidden = (): never => {
    throw new DOMException("denied", "SecurityError");
  };
  const store: KeyValueStore = { getItem: forbidden, setItem: forbidden };
  const settings = new Settings(store, []);
  settings.theme = "light";
  expect(settings.theme).toBe("light");
});

test("a tab stores the setting that was chosen there, and no other", () => {
  const store = new MemoryStore();
  const [a, b] = [store.tab(), store.tab()];
  const [first, second] = [new Settings(a, []), new Settings(b, [])];
  const heard: string[] = [];
  first.start(() => heard.push(first.palette));
  first.theme = "light";
  second.palette = "red-up";
  a.tell("tickertape.settings");
  expect(heard).toEqual(["red-up"]);
  for (const settings of [first, second, new Settings(store, [])])
    expect(settings).toMatchObject({ theme: "light", palette: "red-up" });
});

test("a value that is not understood, and a setting of another version, stay stored until they are chosen anew", () => {
  const store = new MemoryStore();
  store.setItem("tickertape.settings", '{"theme":"sepia","density":"compact"}');
  const settings = new Settings(store, []);
  settings.pushLine = false;
  expect(JSON.parse(store.getItem("tickertape.settings") ?? "")).toEqual({
    theme: "sepia",
    density: "compact",
    pushLine: false,
  });
  settings.theme = "dark";
  expect(JSON.parse(store.getItem("tickertape.settings") ?? "")).toMatchObject({ theme: "dark" });
});

test("text that is not JSON is set aside before a setting is stored over it", () => {
  const store = new MemoryStore();
  store.setItem("tickertape.settings", "{theme");
  new Settings(store, []).theme = "dark";
  expect(store.getItem("tickertape.settings.aside.1")).toBe('["{theme"]');
  expect(store.getItem("tickertape.settings")).toBe('{"theme":"dark"}');
});
