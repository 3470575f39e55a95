import { afterEach, expect, test } from "vitest";
import { Catalog, useLanguage } from "./catalog.svelte.ts";
import { locale } from "./locale.svelte.ts";

const CHINESE = { messages: { greeting: "你好，{name}" } };

/** A catalog whose Chinese texts come, or fail to, when the test says so. An attempt after a failed one succeeds. */
function createCatalog() {
  let come = () => {};
  let fail = () => {};
  let answer = new Promise<typeof CHINESE>((resolve, reject) => {
    come = () => resolve(CHINESE);
    fail = () => {
      reject(new Error("the server is away"));
      answer = Promise.resolve(CHINESE);
    };
  });
  return { texts: new Catalog({ greeting: "Hello, {name}" }, { "zh-CN": () => answer }), come, fail };
}
const greet = ({ texts }: ReturnType<typeof createCatalog>) => texts.text("greeting", { name: "Ada" });

afterEach(() => useLanguage("en"));

test("the language changes once the texts of every part are here, also of one that comes meanwhile", async () => {
  const first = createCatalog();
  const changed = useLanguage("zh-CN");
  const later = createCatalog();
  first.come();
  await first.texts.fetch("zh-CN");
  expect([locale.tag, greet(first)]).toEqual(["en", "Hello, Ada"]);
  later.come();
  await changed;
  expect([locale.tag, greet(first), greet(later)]).toEqual(["zh-CN", "你好，Ada", "你好，Ada"]);
});

test("the language last asked for is shown, however late the texts of another one come", async () => {
  const texts = createCatalog();
  const changed = useLanguage("zh-CN");
  await useLanguage("en");
  texts.come();
  await changed;
  expect([locale.tag, greet(texts)]).toEqual(["en", "Hello, Ada"]);
});

test("a part whose texts cannot be fetched is ready in English", async () => {
  locale.tag = "zh-CN";
  const texts = createCatalog();
  const ready = texts.texts.ready();
  texts.fail();
  await ready;
  expect(greet(texts)).toBe("Hello, Ada");
});
