import { expect, test } from "vitest";
import { MemoryStore } from "./browser.test-kit.ts";
import { createSettings, oneOf, SETTINGS, settingsFrom } from "./settings.svelte.ts";
import { StorageStatus } from "../storage/stored-record.svelte.ts";
import type { KeyValueStore } from "../storage/persisted-value.ts";

test("the browser's language decides until the viewer does", () => {
  const store = new MemoryStore();
  expect(createSettings(store, ["zh-TW", "en"]).locale).toBe("zh-CN");
  expect(createSettings(store, ["de"]).locale).toBe("en");
  createSettings(store, ["de"]).locale = "zh-CN";
  expect(createSettings(store, ["de"]).locale).toBe("zh-CN");
});

test("choices are persisted", () => {
  const store = new MemoryStore();
  const settings = createSettings(store, []);
  settings.theme = "dark";
  settings.palette = "red-up";
  settings.pushLine = false;
  settings.tapeScrolls = true;
  expect(createSettings(store, [])).toMatchObject({
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
  expect(createSettings(store, [])).toMatchObject(expected);
});

test("where the browser forbids storage, choices last as long as the page", () => {
  const forbidden = (): never => {
    throw new DOMException("denied", "SecurityError");
  };
  const store: KeyValueStore = { getItem: forbidden, setItem: forbidden };
  const settings = createSettings(store, []);
  settings.theme = "light";
  expect(settings.theme).toBe("light");
});

test("a tab stores the setting that was chosen there, and no other", () => {
  const store = new MemoryStore();
  const [a, b] = [store.tab(), store.tab()];
  const [first, second] = [createSettings(a, []), createSettings(b, [])];
  const heard: string[] = [];
  first.start(() => heard.push(first.palette));
  first.theme = "light";
  second.palette = "red-up";
  a.tell("tickertape.settings");
  expect(heard).toEqual(["red-up"]);
  for (const settings of [first, second, createSettings(store, [])])
    expect(settings).toMatchObject({ theme: "light", palette: "red-up" });
});

test("a value that is not understood, and a setting of another version, stay stored until they are chosen again", () => {
  const store = new MemoryStore();
  store.setItem("tickertape.settings", '{"theme":"sepia","density":"compact"}');
  const settings = createSettings(store, []);
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
  createSettings(store, []).theme = "dark";
  expect(store.getItem("tickertape.settings.aside.1")).toBe('["{theme"]');
  expect(store.getItem("tickertape.settings")).toBe('{"theme":"dark"}');
});

test("a further setting needs one entry: its default, its check and its name come from there", () => {
  const store = new MemoryStore();
  const definitions = { ...SETTINGS, density: oneOf(["compact", "roomy"], "roomy") };
  const create = () => settingsFrom(definitions, store, [], new StorageStatus());
  const settings = create();
  expect(settings.density).toBe("roomy");
  settings.density = "compact";
  expect(create()).toMatchObject({ density: "compact", theme: "system" });
  store.setItem("tickertape.settings", '{"density":7}');
  expect(create().density).toBe("roomy");
});
