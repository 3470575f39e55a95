/** The page's languages, each by its own name. Their texts are in catalogs (catalog.svelte.ts). */
export const LANGUAGES = {
  en: { name: "English" },
  "zh-CN": { name: "简体中文" },
};
export type Locale = keyof typeof LANGUAGES;
export const LOCALES = Object.keys(LANGUAGES) as Locale[];

const FALLBACK: Locale = "en";

/** The page's language for a browser with these languages, the preferred one first: "zh-TW" → "zh-CN". */
export function localeFor([preferred = FALLBACK]: readonly string[]): Locale {
  const base = (tag: string) => tag.toLowerCase().split("-")[0];
  return LOCALES.find((locale) => base(locale) === base(preferred)) ?? FALLBACK;
}

/** The language that the page is in now: texts, numbers and weekdays follow it. */
class CurrentLocale {
  tag = $state.raw<Locale>(FALLBACK);
}

export const locale = new CurrentLocale();
