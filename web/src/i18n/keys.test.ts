import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { en, type Message, type Messages } from "./en.ts";
import { messages as chinese } from "./zh-CN.ts";

const SOURCE = new URL("..", import.meta.url).pathname;
const TEXTS = /i18n\/(en|zh-CN)\.ts$/;
const code = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.(ts|svelte)$/.test(path) && !TEXTS.test(path) && !/\.test(-kit)?\.ts$/.test(path))
  .map((path) => readFileSync(SOURCE + path, "utf8"))
  .join("\n");

/** How keys begin that are put together of a fixed part and a value: `market.${state}`. */
const beginnings = [...code.matchAll(/`([a-z][\w-]*\.(?:[\w-]+\.)*)\$\{/g)].map(([, beginning = ""]) => beginning);

const forms = (message: Message): string[] => (typeof message === "string" ? [message] : Object.values(message));
const blanks = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort();

test("every text is shown somewhere", () => {
  const unused = Object.keys(en).filter(
    (key) => !code.includes(`"${key}"`) && !beginnings.some((beginning) => key.startsWith(beginning)),
  );
  expect(unused).toEqual([]);
});

describe.each<[string, Messages]>([
  ["en", en],
  ["zh-CN", chinese],
])("%s", (tag, messages) => {
  test("has every text, with the same blanks in all its forms", () => {
    expect(Object.keys(messages).sort()).toEqual(Object.keys(en).sort());
    for (const [key, message] of Object.entries(messages)) {
      const [first = ""] = forms(en[key as keyof typeof en]);
      for (const form of forms(message)) expect(blanks(form), key).toEqual(blanks(first));
    }
  });

  test("has a form for each of its plurals where it tells them apart", () => {
    const { pluralCategories } = new Intl.PluralRules(tag).resolvedOptions();
    for (const message of Object.values(messages)) {
      if (typeof message !== "string") expect(Object.keys(message).sort()).toEqual([...pluralCategories].sort());
    }
  });
});
