import { en, type Message, type MessageKey, type Messages } from "./en.ts";
import { formatCount } from "./format.ts";
import { LANGUAGES, locale, type Locale } from "./locale.svelte.ts";

type Values = Readonly<Record<string, string | number>>;

/** The texts in the language chosen. English is always here; another language is fetched when first asked for. */
class Translator {
  #messages = $state.raw<Messages>(en);
  /** What follows a company's name in a headline that the simulated market writes, in the language chosen. */
  #headlines = $state.raw<Readonly<Record<string, string>>>({});
  #plurals = new Intl.PluralRules("en");

  /** Switches language once its texts are there. */
  async use(next: Locale): Promise<void> {
    const texts = (await LANGUAGES[next].load?.()) ?? { messages: en, headlines: {} };
    this.#messages = texts.messages;
    this.#headlines = texts.headlines;
    this.#plurals = new Intl.PluralRules(next);
    locale.tag = next;
  }

  /** The text for a key, in the form for `values.count` where it has several, with `{name}` replaced by `values.name`. */
  text(key: MessageKey, values?: Values): string {
    const text = this.#form(this.#messages[key], values?.["count"]);
    return values ? text.replace(/\{(\w+)\}/g, (_, name: string) => shown(values[name] ?? "")) : text;
  }

  /** A headline of the simulated market in the language chosen; any other as it is. */
  headline(text: string): string {
    const ending = Object.keys(this.#headlines).find((one) => text.endsWith(` ${one}`));
    return ending === undefined ? text : `${text.slice(0, -ending.length)}${this.#headlines[ending] ?? ending}`;
  }

  #form(message: Message, count: string | number | undefined): string {
    if (typeof message === "string") return message;
    return message[this.#plurals.select(typeof count === "number" ? count : 0)] ?? message.other;
  }
}

const shown = (value: string | number): string => (typeof value === "number" ? formatCount(value) : value);

export const translator = new Translator();

/** The text for a key, in the language chosen; reactive where it is called in a template or an effect. */
export const t = (key: MessageKey, values?: Values): string => translator.text(key, values);
