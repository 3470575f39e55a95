import { afterEach, expect, test } from "vitest";
import { Catalog, useLanguage } from "./catalog.svelte.ts";
import { locale } from "./locale.svelte.ts";

/** A catalog whose Chinese texts come, or fail to, when the test says so. */
function createCatalog() {
  let come = () => {};
  let fail = () => {};
  const answer = new Promise<{ messages: { greeting: string } }>((resolve, reject) => {
    come = () => resolve({ messages: { greeting: "你好，{name}" } });
    fail = () => reject(new Error("the server is away"));
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
  texts.fail();
  await texts.texts.ready();
  expect(greet(texts)).toBe("Hello, Ada");
});
