import * as v from "valibot";
import type { Stop } from "../../../../shared/client/mod.ts";

/** Of every key of this page. */
export const PREFIX = "tickertape.";

/** `localStorage`, or what stands in for it. Both may throw: storage can be full, or forbidden. */
export interface KeyValueStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  /** Calls back after another tab has written or cleared that key, until the returned stop. Absent where no other can. */
  onChange?(key: string, run: () => void): Stop;
}

/** A value persisted between visits under one key. */
export class PersistedValue<T> {
  readonly #store: KeyValueStore;
  readonly #key: string;
  readonly #schema: v.GenericSchema<unknown, T>;

  constructor(store: KeyValueStore, key: string, schema: v.GenericSchema<unknown, T>) {
    this.#store = store;
    this.#key = PREFIX + key;
    this.#schema = schema;
  }

  /** What was persisted; undefined where there is nothing, or nothing that still fits the schema. */
  read(): T | undefined {
    try {
      const text = this.#store.getItem(this.#key);
      if (text === null) return undefined;
      const parsed = v.safeParse(this.#schema, JSON.parse(text));
      return parsed.success ? parsed.output : undefined;
    } catch {
      // Storage that is forbidden or holds another program's text means the same as none: start with the defaults.
      return undefined;
    }
  }

  /** Remembers a value. False where the browser refuses (private mode, quota): it then lasts as long as the page. */
  write(value: T): boolean {
    try {
      this.#store.setItem(this.#key, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  }
}
