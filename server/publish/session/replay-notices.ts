import type { ReplayMessage } from "../../../shared/protocol/messages.ts";
import type { ReplayState } from "../../ports/replay-controls.ts";

/** How often a position that moves is told, ms. */
const POSITION_MS = 1_000;

const replayMessage = (state: ReplayState): ReplayMessage => ({ type: "replay", ...state });

/** When to tell every client where the replay stands: at once where it was paused, sped up or sought, else by the second. */
export class ReplayNotices {
  readonly #state: () => ReplayState;
  #told: ReplayState;
  #toldAt = -Infinity;

  constructor(state: () => ReplayState) {
    this.#state = state;
    this.#told = state();
  }

  /** What a client that has just come is told. */
  get current(): ReplayMessage {
    return replayMessage(this.#state());
  }

  /** What all clients are to be told at `now`, of a monotonic clock; undefined for nothing. */
  due(now: number): ReplayMessage | undefined {
    const state = this.#state();
    const told = this.#told;
    const jumped = state.position < told.position;
    const changed = jumped || state.paused !== told.paused || state.speed !== told.speed;
    if (!changed && (state.position === told.position || now - this.#toldAt < POSITION_MS)) return undefined;
    this.#told = state;
    this.#toldAt = now;
    return replayMessage(state);
  }
}
