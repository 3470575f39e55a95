import { formatCount } from "./format.ts";
import { locale, type Locale } from "./locale.svelte.ts";

/** A text, or one for each plural form that the language has. `{name}` in it is filled in. */
export type Message = string | (Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string });

/** The texts of another language for the keys of the English ones. */
export type Translated<English> = Readonly<Record<keyof English, Message>>;

/** What fills the blanks of a text. */
export type Values = Readonly<Record<string, string | number>>;

interface Texts<English> {
  readonly messages: Translated<English>;
}

/** Where the texts of each language besides English are fetched from. */
type Loaders<English, Loaded> = Readonly<
  Record<Exclude<Locale, "en">, () => Promise<Texts<English> & Loaded>> & Partial<Record<"en", undefined>>
>;

/** Every catalog there is: a change of language fetches the texts of each, then shows all of them at once. */
const catalogs: { fetch(next: Locale): Promise<void> }[] = [];
/** The language last asked for; the page is in it as soon as all its texts are here. */
let wanted: Locale = "en";

/**
 * The texts of one part of the page. English comes with the part; another language is fetched when it is first chosen.
 * A part that is itself fetched later waits for `ready()` before it is shown. By convention its folder has `texts.en.ts`
 * (exports `en`), `texts.zh-CN.ts` (exports `messages`) and `texts.ts` (exports the catalog).
 */
export class Catalog<English extends Readonly<Record<string, Message>>, Loaded extends object = object> {
  readonly #english: English;
  readonly #loaders: Loaders<English, Loaded>;
  #fetched = $state.raw<Partial<Record<Locale, Texts<English> & Loaded>>>({});

  constructor(english: English, loaders: Loaders<English, Loaded>) {
    this.#english = english;
    this.#loaders = loaders;
    catalogs.push(this);
  }

  /** What was fetched for the language that the page is in; undefined in English. */
  get fetched(): (Texts<English> & Loaded) | undefined {
    return this.#fetched[locale.tag];
  }

  /** Resolves when the texts of the page's language are here, or cannot be fetched: English then stands in for them. */
  async ready(): Promise<void> {
    await this.fetch(locale.tag).catch(() => {});
  }

  /** Resolves when the texts of a language are here. Rejects where they cannot be fetched. */
  async fetch(next: Locale): Promise<void> {
    const load = this.#loaders[next];
    if (load === undefined || this.#fetched[next]) return;
    const texts = await load();
    this.#fetched = { ...this.#fetched, [next]: texts };
  }

  /**
   * The text for a key, in the language chosen: in the form for `values.count` where it has several, with `{name}`
   * replaced by `values.name`. Reactive where it is called in a template or an effect.
   */
  readonly text = (key: keyof English, values?: Values): string => {
    const text = formOf((this.fetched?.messages ?? this.#english)[key], values?.["count"]);
    return values ? text.replace(/\{(\w+)\}/g, (_, name: string) => shown(values[name] ?? "")) : text;
  };
}

/** Changes the language of the page once the texts of all its parts are there, also of parts that come meanwhile. */
export async function useLanguage(next: Locale): Promise<void> {
  wanted = next;
  for (let fetched = 0; fetched < catalogs.length;) {
    fetched = catalogs.length;
    await Promise.all(catalogs.map((catalog) => catalog.fetch(next)));
  }
  if (wanted === next) locale.tag = next;
}

function formOf(message: Message, count: string | number | undefined): string {
  if (typeof message === "string") return message;
  return message[pluralRules().select(typeof count === "number" ? count : 0)] ?? message.other;
}

const shown = (value: string | number): string => (typeof value === "number" ? formatCount(value) : value);

let plurals = new Intl.PluralRules("en");
let pluralsTag: Locale = "en";

function pluralRules(): Intl.PluralRules {
  if (locale.tag !== pluralsTag) {
    pluralsTag = locale.tag;
    plurals = new Intl.PluralRules(pluralsTag);
  }
  return plurals;
}
