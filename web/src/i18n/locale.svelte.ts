export const LOCALES = { en: "English", "zh-CN": "简体中文" } as const;
export type Locale = keyof typeof LOCALES;

/** The language that the page is in now: texts, numbers and weekdays follow it. */
class CurrentLocale {
  tag = $state<Locale>("en");
}

export const locale = new CurrentLocale();
