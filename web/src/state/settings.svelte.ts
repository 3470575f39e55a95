import * as v from "valibot";
import { PROTOCOLS, type Protocol } from "../../../shared/messages.ts";
import { Remembered, type KeyValueStore } from "./storage.ts";

export const THEMES = ["system", "dark", "light"] as const;
export type ThemeChoice = (typeof THEMES)[number];

/** Which colours mean up and down. */
export const PALETTES = ["green-up", "red-up", "blue-orange"] as const;
export type Palette = (typeof PALETTES)[number];

const LOCALE_CHOICES = ["en", "zh-CN"] as const;
export type LocaleChoice = (typeof LOCALE_CHOICES)[number];

/** Binary costs a third of the bytes and of the decoding. */
const DEFAULT_ENCODING: Protocol = "ticker.v1.sbe";

const SettingsSchema = v.object({
  theme: v.fallback(v.picklist(THEMES), "system"),
  palette: v.fallback(v.picklist(PALETTES), "green-up"),
  locale: v.fallback(v.picklist(LOCALE_CHOICES), "en"),
  encoding: v.fallback(v.picklist(PROTOCOLS), DEFAULT_ENCODING),
  pushLine: v.fallback(v.boolean(), true),
  tapeScrolls: v.fallback(v.boolean(), false),
});
type SettingsValue = v.InferOutput<typeof SettingsSchema>;

/** What the viewer chose about the page's looks, remembered between visits. Setting a property remembers it. */
export class Settings {
  #value = $state.raw<SettingsValue>({
    theme: "system",
    palette: "green-up",
    locale: "en",
    encoding: DEFAULT_ENCODING,
    pushLine: true,
    tapeScrolls: false,
  });
  readonly #memory: Remembered<SettingsValue>;

  /** `languages` are the browser's, the best first: they decide the language until the viewer does. */
  constructor(store: KeyValueStore, languages: readonly string[]) {
    this.#memory = new Remembered(store, "settings", SettingsSchema);
    const chinese = languages[0]?.toLowerCase().startsWith("zh") ?? false;
    const remembered = this.#memory.read();
    this.#value = remembered ?? { ...this.#value, locale: chinese ? "zh-CN" : "en" };
  }

  get theme(): ThemeChoice {
    return this.#value.theme;
  }
  set theme(theme: ThemeChoice) {
    this.#set({ theme });
  }

  get palette(): Palette {
    return this.#value.palette;
  }
  set palette(palette: Palette) {
    this.#set({ palette });
  }

  get locale(): LocaleChoice {
    return this.#value.locale;
  }
  set locale(locale: LocaleChoice) {
    this.#set({ locale });
  }

  /** The encoding asked for first; change it through the app, which tells the connection. */
  get encoding(): Protocol {
    return this.#value.encoding;
  }
  set encoding(encoding: Protocol) {
    this.#set({ encoding });
  }

  /** Whether the line about pushed changes is still shown. */
  get pushLine(): boolean {
    return this.#value.pushLine;
  }
  set pushLine(pushLine: boolean) {
    this.#set({ pushLine });
  }

  /** Whether the tape scrolls; it stands still until asked. */
  get tapeScrolls(): boolean {
    return this.#value.tapeScrolls;
  }
  set tapeScrolls(tapeScrolls: boolean) {
    this.#set({ tapeScrolls });
  }

  #set(change: Partial<SettingsValue>): void {
    this.#value = { ...this.#value, ...change };
    this.#memory.write(this.#value);
  }
}
