import { PROTOCOLS, type Protocol } from "../../../../shared/protocol/messages.ts";
import { LOCALES, localeFor } from "../../i18n/locale.svelte.ts";
import { ZONES } from "../../i18n/zone.svelte.ts";
import type { Stop } from "../../../../shared/client/mod.ts";
import type { KeyValueStore } from "../storage/persisted-value.ts";
import { StorageStatus, StoredRecord, type Fields } from "../storage/stored-record.svelte.ts";

export const THEMES = ["system", "dark", "light"] as const;

/** Which colours mean up and down. */
export const PALETTES = ["green-up", "red-up", "blue-orange"] as const;

/** Binary costs a third of JSON's bytes and decoding time. */
const DEFAULT_ENCODING: Protocol = "ticker.v1.sbe";

/** One setting: its value until the viewer chooses, and the check that a stored value has to pass. */
export interface Setting<T> {
  /** `languages` are the browser's, the preferred one first. */
  readonly initial: (languages: readonly string[]) => T;
  readonly fits: (value: unknown) => value is T;
}

/** A choice between names. */
export function oneOf<T extends string>(
  names: readonly T[],
  initial: NoInfer<T> | Setting<NoInfer<T>>["initial"],
): Setting<T> {
  return {
    initial: typeof initial === "function" ? initial : () => initial,
    fits: (value): value is T => names.some((name) => name === value),
  };
}

/** A choice between on and off. */
const toggle = (initial: boolean): Setting<boolean> => ({
  initial: () => initial,
  fits: (value) => typeof value === "boolean",
});

/** Names in an order that the viewer chose; null until then. Names that only another version knows stay among them. */
const names: Setting<readonly string[] | null> = {
  initial: () => null,
  fits: (value): value is readonly string[] | null =>
    value === null || (Array.isArray(value) && value.every((name) => typeof name === "string")),
};

/** How high the rows of lists are where a mouse points. */
export const DENSITIES = ["compact", "normal", "comfortable"] as const;

/** All settings. An entry here is all that a new one needs; the dialog shows those that it names. */
export const SETTINGS = {
  theme: oneOf(THEMES, "system"),
  palette: oneOf(PALETTES, "green-up"),
  /** The browser's language until the viewer chooses one. */
  locale: oneOf(LOCALES, localeFor),
  /** The encoding asked for first. Change it through the app, which also tells the connection. */
  encoding: oneOf(PROTOCOLS, DEFAULT_ENCODING),
  zone: oneOf(ZONES, "local"),
  /** Whether lines in the chart part the days. */
  dayBreaks: toggle(true),
  /** How the chart's price axis is divided. */
  priceMode: oneOf(["linear", "log", "percent"], "linear"),
  /** Whether the line about pushed changes is still shown. */
  pushLine: toggle(true),
  /** Whether the ticker tape scrolls. */
  tapeScrolls: toggle(false),
  density: oneOf(DENSITIES, "normal"),
  /** The columns of lists, in order; those that fit the width until some are chosen. */
  columns: names,
  /** Whether single letters are shortcuts. Speech input and accidental keystrokes would set them off. */
  letterKeys: toggle(true),
};

type Definitions = Readonly<Record<string, Setting<unknown>>>;
type Values<D extends Definitions> = { [N in keyof D]: D[N] extends Setting<infer T> ? T : never };

/** What the viewer chose, as properties named like their definitions. Setting a property stores it. */
export type SettingsOf<D extends Definitions> = Values<D> & {
  /** Follows choices made in other tabs, until the returned stop. */
  start(changed: () => void): Stop;
};
export type Settings = SettingsOf<typeof SETTINGS>;

/** The stored choices and, where there is none, the initial values. */
class SettingsRecord<D extends Definitions> {
  #values = $state.raw({} as Values<D>);
  readonly #definitions: D;
  readonly #languages: readonly string[];
  readonly #record: StoredRecord;

  constructor(definitions: D, languages: readonly string[], record: StoredRecord) {
    this.#definitions = definitions;
    this.#languages = languages;
    this.#record = record;
    this.#show(record.fields);
  }

  get<N extends keyof D>(name: N): Values<D>[N] {
    return this.#values[name];
  }

  set<N extends keyof D>(name: N, value: Values<D>[N]): void {
    this.#show(this.#record.edit((fields) => ({ ...fields, [name]: value })));
  }

  follow(changed: () => void): Stop {
    return this.#record.follow((fields) => {
      this.#show(fields);
      changed();
    });
  }

  #show(fields: Fields): void {
    const values = Object.entries(this.#definitions).map(([name, { fits, initial }]) => {
      const stored = fields[name];
      return [name, fits(stored) ? stored : initial(this.#languages)];
    });
    this.#values = Object.fromEntries(values) as Values<D>;
  }
}

/**
 * The viewer's settings, persisted between visits and shared by all tabs. A stored value that does not fit counts as not
 * chosen. It stays stored until the viewer chooses another, as do settings that only another version knows.
 */
export const createSettings = (
  store: KeyValueStore,
  languages: readonly string[],
  storageStatus = new StorageStatus(),
): Settings => settingsFrom(SETTINGS, store, languages, storageStatus);

/** The same for other definitions than the page's. */
export function settingsFrom<D extends Definitions>(
  definitions: D,
  store: KeyValueStore,
  languages: readonly string[],
  storageStatus: StorageStatus,
): SettingsOf<D> {
  const record = new SettingsRecord(definitions, languages, new StoredRecord(store, "settings", storageStatus));
  const settings = { start: (changed: () => void) => record.follow(changed) };
  for (const name of Object.keys(definitions) as (keyof D)[]) {
    Object.defineProperty(settings, name, {
      enumerable: true,
      get: () => record.get(name),
      set: (value: Values<D>[typeof name]) => record.set(name, value),
    });
  }
  return settings as SettingsOf<D>;
}
