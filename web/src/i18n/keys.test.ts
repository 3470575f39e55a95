import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Message } from "./catalog.svelte.ts";
import { en } from "./en.ts";
import { LOCALES } from "./locale.svelte.ts";
import { messages as chinese } from "./zh-CN.ts";

type Messages = Readonly<Record<string, Message>>;

/** The texts of one catalog by language, and the folder whose code shows them. */
interface Texts {
  readonly folder: string;
  readonly english: Messages;
  readonly translated: readonly (readonly [tag: string, messages: Messages])[];
}

const SOURCE = new URL("..", import.meta.url).pathname;
const paths = readdirSync(SOURCE, { recursive: true, encoding: "utf8" });
const TEXTS = /(i18n\/(en|zh-CN)|\/texts\.[\w-]+)\.ts$/;
const shownIn = (folder: string): string =>
  paths
    .filter((path) => path.startsWith(folder) && /\.(ts|svelte)$/.test(path))
    .filter((path) => !TEXTS.test(path) && !/\.test(-kit)?\.ts$/.test(path))
    .map((path) => readFileSync(join(SOURCE, path), "utf8"))
    .join("\n");

/** The first look's catalog, and that of each folder that has a `texts.en.ts`. */
const catalogs: readonly Texts[] = [
  { folder: "", english: en, translated: [["zh-CN", chinese]] },
  ...(await Promise.all(paths.filter((path) => path.endsWith("/texts.en.ts")).map(catalogOf))),
];

async function catalogOf(path: string): Promise<Texts> {
  const folder = dirname(path);
  const load = async (tag: string) =>
    (await import(join(SOURCE, folder, `texts.${tag}.ts`))) as Record<string, Messages>;
  const others = LOCALES.filter((tag) => tag !== "en");
  const translated = others.map(async (tag) => [tag, (await load(tag))["messages"] ?? {}] as const);
  return { folder, english: (await load("en"))["en"] ?? {}, translated: await Promise.all(translated) };
}

const forms = (message: Message): string[] => (typeof message === "string" ? [message] : Object.values(message));
const blanks = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort();

describe.each(catalogs.map((texts) => [texts.folder || "the first look", texts] as const))("%s", (_, texts) => {
  const { folder, english, translated } = texts;

  test("shows every text somewhere", () => {
    const code = shownIn(folder);
    // How keys begin that are put together of a fixed part and a value: `market.${state}`.
    const beginnings = [...code.matchAll(/`([a-z][\w-]*\.(?:[\w-]+\.)*)\$\{/g)].map(([, beginning = ""]) => beginning);
    const isShown = (key: string) => code.includes(`"${key}"`) || beginnings.some((one) => key.startsWith(one));
    expect(Object.keys(english)).not.toEqual([]);
    expect(Object.keys(english).filter((key) => !isShown(key))).toEqual([]);
  });

  test.each([["en", english] as const, ...translated])(
    "has every text in %s, with the same blanks",
    (_tag, messages) => {
      expect(Object.keys(messages).sort()).toEqual(Object.keys(english).sort());
      for (const [key, message] of Object.entries(messages)) {
        const [first = ""] = forms(english[key] ?? "");
        for (const form of forms(message)) expect(blanks(form), key).toEqual(blanks(first));
      }
    },
  );

  test.each([["en", english] as const, ...translated])("has a form for each plural of %s", (tag, messages) => {
    const { pluralCategories } = new Intl.PluralRules(tag).resolvedOptions();
    for (const message of Object.values(messages)) {
      if (typeof message !== "string") expect(Object.keys(message).sort()).toEqual([...pluralCategories].sort());
    }
  });
});
