/** The page's languages. English is always loaded; the texts of another are fetched when it is first chosen. */
export const LANGUAGES = {
  en: { name: "English", load: undefined },
  "zh-CN": { name: "简体中文", load: () => import("./zh-CN.ts") },
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
