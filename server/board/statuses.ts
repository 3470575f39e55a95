import type { MarketState } from "../../shared/model/instrument.ts";
import type { InstrumentId } from "../../shared/model/units.ts";
import type { Stop } from "../ports/clock.ts";
import type { Status } from "../ports/board.ts";

type Listener = (id: InstrumentId | undefined, status: Status) => void;

/** Trading states. The latest word counts: one about the whole market replaces every instrument's. */
export class Statuses {
  readonly #states: Status[];
  readonly #listeners = new Set<Listener>();

  constructor(instruments: number) {
    this.#states = new Array<Status>(instruments).fill({ state: "open", reason: "" });
  }

  of(id: InstrumentId): Status {
    return this.#states[id];
  }

  set(id: InstrumentId | undefined, state: MarketState, reason: string): void {
    const status: Status = { state, reason };
    if (id === undefined) this.#states.fill(status);
    else this.#states[id] = status;
    for (const listener of this.#listeners) listener(id, status);
  }

  listen(listener: Listener): Stop {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
