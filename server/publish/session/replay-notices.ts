import type { ReplayMessage } from "../../../shared/protocol/messages.ts";
import type { ReplayState } from "../../ports/replay-controls.ts";

/** How often a moving position is sent, ms. */
const POSITION_MS = 1_000;

const replayMessage = (state: ReplayState): ReplayMessage => ({ type: "replay", ...state });

/** Decides when the state of the replay is sent: at once after a pause, seek or change of speed, else every second. */
export class ReplayNotices {
  readonly #state: () => ReplayState;
  #lastSent: ReplayState;
  #sentAt = -Infinity;

  constructor(state: () => ReplayState) {
    this.#state = state;
    this.#lastSent = state();
  }

  /** The message for a client that has just connected. */
  get current(): ReplayMessage {
    return replayMessage(this.#state());
  }

  /** The message that is due for all clients at `now`, by the monotonic clock; undefined for none. */
  due(now: number): ReplayMessage | undefined {
    const state = this.#state();
    const last = this.#lastSent;
    const jumped = state.position < last.position;
    const changed = jumped || state.paused !== last.paused || state.speed !== last.speed;
    if (!changed && (state.position === last.position || now - this.#sentAt < POSITION_MS)) return undefined;
    this.#lastSent = state;
    this.#sentAt = now;
    return replayMessage(state);
  }
}
