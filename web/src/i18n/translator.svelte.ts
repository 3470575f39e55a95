import { en, type MessageKey, type Messages } from "./en.ts";

export const LOCALES = { en: "English", "zh-CN": "简体中文" } as const;
export type Locale = keyof typeof LOCALES;

/** The texts in the language chosen. English is always here; another language is fetched when first asked for. */
class Translator {
  locale = $state<Locale>("en");
  #messages = $state.raw<Messages>(en);

  /** Switches language once its texts are there. */
  async use(locale: Locale): Promise<void> {
    this.#messages = locale === "en" ? en : (await import("./zh-CN.ts")).messages;
    this.locale = locale;
    document.documentElement.lang = locale;
  }

  /** The text for a key, with `{name}` replaced by `values.name`. */
  text(key: MessageKey, values?: Readonly<Record<string, string | number>>): string {
    const text = this.#messages[key];
    return values ? text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? "")) : text;
  }
}

export const translator = new Translator();

/** The text for a key, in the language chosen; reactive where it is called in a template or an effect. */
export const t = (key: MessageKey, values?: Readonly<Record<string, string | number>>): string =>
  translator.text(key, values);
