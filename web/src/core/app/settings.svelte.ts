import * as v from "valibot";
import { PROTOCOLS, type Protocol } from "../../../../shared/protocol/messages.ts";
import { Keeping } from "../storage/keeping.svelte.ts";
import type { Stop } from "../connection/ports.ts";
import type { KeyValueStore } from "../storage/persisted-value.ts";
import { StoredRecord, type Fields } from "../storage/stored-record.ts";

export const THEMES = ["system", "dark", "light"] as const;
export type ThemeChoice = (typeof THEMES)[number];

/** Which colours mean up and down. */
export const PALETTES = ["green-up", "red-up", "blue-orange"] as const;
export type Palette = (typeof PALETTES)[number];

/** Whose clock times are shown by. */
export const ZONES = ["local", "exchange", "utc"] as const;
type ZoneChoice = (typeof ZONES)[number];

const LOCALE_CHOICES = ["en", "zh-CN"] as const;
export type LocaleChoice = (typeof LOCALE_CHOICES)[number];

/** Binary costs a third of the bytes and of the decoding. */
const DEFAULT_ENCODING: Protocol = "ticker.v1.sbe";

const SettingsSchema = v.object({
  theme: v.picklist(THEMES),
  palette: v.picklist(PALETTES),
  locale: v.picklist(LOCALE_CHOICES),
  encoding: v.picklist(PROTOCOLS),
  zone: v.picklist(ZONES),
  pushLine: v.boolean(),
  tapeScrolls: v.boolean(),
  letterKeys: v.boolean(),
});
type SettingsValue = v.InferOutput<typeof SettingsSchema>;

const DEFAULTS = {
  theme: "system",
  palette: "green-up",
  locale: "en",
  encoding: DEFAULT_ENCODING,
  zone: "local",
  pushLine: true,
  tapeScrolls: false,
  letterKeys: true,
} satisfies SettingsValue;

/**
 * What the viewer chose about the page's looks, persisted between visits and shared by all tabs. Setting a property
 * stores that one; a stored value that is not understood counts as not chosen, and stays stored until another is.
 */
export class Settings {
  #value = $state.raw<SettingsValue>(DEFAULTS);
  readonly #defaults: SettingsValue;
  readonly #record: StoredRecord;

  /** `languages` are the browser's, the best first: they decide the language until the viewer does. */
  constructor(store: KeyValueStore, languages: readonly string[], keeping = new Keeping()) {
    const chinese = languages[0]?.toLowerCase().startsWith("zh") ?? false;
    this.#defaults = { ...DEFAULTS, locale: chinese ? "zh-CN" : "en" };
    this.#record = new StoredRecord(store, "settings", keeping);
    this.#show(this.#record.fields);
  }

  /** Follows what is chosen in other tabs, until the returned stop. */
  start(changed: () => void): Stop {
    return this.#record.follow((fields) => {
      this.#show(fields);
      changed();
    });
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

  get zone(): ZoneChoice {
    return this.#value.zone;
  }
  set zone(zone: ZoneChoice) {
    this.#set({ zone });
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

  /** Whether single letters and marks are shortcuts: who speaks to the page, or presses keys by mistake, can do without. */
  get letterKeys(): boolean {
    return this.#value.letterKeys;
  }
  set letterKeys(letterKeys: boolean) {
    this.#set({ letterKeys });
  }

  #set(change: Partial<SettingsValue>): void {
    this.#show(this.#record.edit((fields) => ({ ...fields, ...change })));
  }

  #show(fields: Fields): void {
    const chosen = Object.entries(SettingsSchema.entries).filter(([name, schema]) => v.is(schema, fields[name]));
    const stored = Object.fromEntries(chosen.map(([name]) => [name, fields[name]]));
    this.#value = v.parse(SettingsSchema, { ...this.#defaults, ...stored });
  }
}
