import type { Stop } from "../../../../shared/client/mod.ts";
import { PREFIX, type KeyValueStore } from "./persisted-value.ts";

/** Named values stored together. Fields that this version does not know belong to another one, and are kept. */
export type Fields = Readonly<Record<string, unknown>>;

/** A change to the stored fields. It may run more than once, each time on what is stored by then. */
export type Edit = (fields: Fields) => Fields;

/** Stored fields, divided into those that fit and the values that do not. */
export interface Sifted {
  readonly fields: Fields;
  readonly misfits: readonly unknown[];
}

/** What the viewer is told about the browser's storage: nothing, as long as everything is stored. */
export class StorageStatus {
  /** True once lists or settings could not be stored: they then last as long as the page. */
  refused = $state.raw(false);
  /** How many stored values did not fit, and were set aside under keys of their own. */
  setAside = $state.raw(0);
}

/** So many different sets of misfits are kept; further ones stay where they are, and nothing is written over them. */
const MAX_ASIDE = 100;

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Named values that several tabs share under one key. A change is applied to what is stored at that moment, so that no
 * tab writes back what another one has replaced. Edits that the browser refuses to store are repeated with the next one.
 */
export class StoredRecord {
  /** What is stored, with the edits that could not be stored. */
  fields: Fields = {};

  readonly #store: KeyValueStore;
  readonly #key: string;
  readonly #sift: (fields: Fields) => Sifted;
  readonly #status: StorageStatus;
  #refused: readonly Edit[] = [];
  /** False while stored values do not fit and could not be set aside: writing would lose them. */
  #mayWrite = true;

  constructor(
    store: KeyValueStore,
    key: string,
    storageStatus: StorageStatus,
    sift: (fields: Fields) => Sifted = (fields) => ({ fields, misfits: [] }),
  ) {
    this.#store = store;
    this.#key = PREFIX + key;
    this.#status = storageStatus;
    this.#sift = sift;
    this.read();
  }

  /** Reads what is stored again. `fields` stay as they are where the browser forbids that. */
  read(): Fields {
    const stored = this.#stored();
    if (stored) this.fields = this.#refused.reduce((fields, edit) => edit(fields), stored.fields);
    return this.fields;
  }

  /** Applies an edit to what is stored now, and stores the outcome. */
  edit(edit: Edit): Fields {
    this.fields = edit(this.read());
    if (this.#write()) this.#refused = [];
    else {
      this.#refused = [...this.#refused, edit];
      this.#status.refused = true;
    }
    return this.fields;
  }

  /** Calls back after another tab has changed the fields, until the returned stop. */
  follow(changed: (fields: Fields) => void): Stop {
    return this.#store.onChange?.(this.#key, () => changed(this.read())) ?? (() => {});
  }

  #stored(): Sifted | undefined {
    let sifted: Sifted;
    try {
      sifted = this.#parse(this.#store.getItem(this.#key));
    } catch {
      return undefined; // The browser forbids storage: the page keeps the fields that it has.
    }
    this.#mayWrite = sifted.misfits.length === 0 || this.#setAside(sifted.misfits);
    return sifted;
  }

  #parse(text: string | null): Sifted {
    if (text === null) return { fields: {}, misfits: [] };
    let value: unknown = text;
    try {
      value = JSON.parse(text);
    } catch {
      // Not JSON: the text itself is what does not fit.
    }
    return isFields(value) ? this.#sift(value) : { fields: {}, misfits: [value] };
  }

  /** Keeps misfits under a side key that held nothing before. False where that is refused. */
  #setAside(misfits: readonly unknown[]): boolean {
    const text = JSON.stringify(misfits);
    try {
      for (let n = 1; n <= MAX_ASIDE; n++) {
        const key = `${this.#key}.aside.${String(n)}`;
        const held = this.#store.getItem(key);
        if (held === null) this.#store.setItem(key, text);
        if (held === null || held === text) {
          this.#status.setAside = Math.max(this.#status.setAside, misfits.length);
          return true;
        }
      }
    } catch {
      // Storage is full: the misfits stay where they are.
    }
    return false;
  }

  #write(): boolean {
    if (!this.#mayWrite) return false;
    try {
      this.#store.setItem(this.#key, JSON.stringify(this.fields));
      return true;
    } catch {
      return false; // Private mode, or a full quota.
    }
  }
}
