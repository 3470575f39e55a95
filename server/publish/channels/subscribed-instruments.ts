import type { InstrumentId } from "../../../shared/model/units.ts";
import type { Client } from "../fanout/client.ts";
import { SubscriberGroup, type PublishContext } from "../fanout/subscriber-group.ts";

/** One instrument of a stream: its subscribers, and what `State` says of them. All of them hold the same. */
export type Subscribed<State> = State & { readonly subscribers: SubscriberGroup };

/** The instruments of a stream that have subscribers. */
export class SubscribedInstruments<State extends object> {
  readonly #context: PublishContext;
  readonly #topicPrefix: string;
  readonly #byId = new Map<InstrumentId, Subscribed<State>>();

  /** `topicPrefix` is the stream's own. */
  constructor(context: PublishContext, topicPrefix: string) {
    this.#context = context;
    this.#topicPrefix = topicPrefix;
  }

  get(id: InstrumentId): Subscribed<State> | undefined {
    return this.#byId.get(id);
  }

  /** The instrument, which begins with `state` where it has no subscribers yet. */
  open(id: InstrumentId, state: State): Subscribed<State> {
    let instrument = this.#byId.get(id);
    if (instrument === undefined) {
      instrument = { ...state, subscribers: new SubscriberGroup(this.#context, `${this.#topicPrefix}/${id}`) };
      this.#byId.set(id, instrument);
    }
    return instrument;
  }

  /** Unsubscribes the client. Returns the instrument as it was, or undefined where it had no subscribers. */
  leave(client: Client, id: InstrumentId): Subscribed<State> | undefined {
    const instrument = this.#byId.get(id);
    instrument?.subscribers.delete(client);
    if (instrument?.subscribers.size === 0) this.#byId.delete(id);
    return instrument;
  }

  [Symbol.iterator](): Iterator<[InstrumentId, Subscribed<State>]> {
    return this.#byId.entries();
  }
}
