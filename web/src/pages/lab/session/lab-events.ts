import type { Stop } from "../../../../../shared/client/mod.ts";
import type { LabMessage, LabelTotals } from "../../../../../shared/protocol/lab.ts";

type MessageOf<Type extends LabMessage["type"]> = Extract<LabMessage, { type: Type }>;

/** What parts of the page may listen to. */
export interface LabEvents {
  /** The connection, the token or the use of the tap has changed. */
  readonly state: undefined;
  readonly opened: MessageOf<"opened">;
  readonly closed: MessageOf<"closed">;
  readonly records: MessageOf<"records">;
  /** Of every label, not only of those that changed. */
  readonly totals: ReadonlyMap<string, LabelTotals>;
  readonly changes: MessageOf<"changes">;
}

/** Who listens to what. */
export class LabListeners {
  readonly #listeners = new Map<keyof LabEvents, Set<(event: never) => void>>();

  on<Name extends keyof LabEvents>(name: Name, listener: (event: LabEvents[Name]) => void): Stop {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  tell<Name extends keyof LabEvents>(name: Name, event: LabEvents[Name]): void {
    for (const listener of this.#listeners.get(name) ?? []) (listener as (event: LabEvents[Name]) => void)(event);
  }
}
