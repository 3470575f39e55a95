import type { Clock } from "../../ports/clock.ts";
import type { Client, Target } from "./client.ts";
import type { Counters } from "./counters.ts";
import type { Bus } from "./peer.ts";

/** What an subscribers needs of the publisher. */
export interface PublishContext {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly counters: Counters;
}

/**
 * Clients that all get the same frames. Two or more are served by one publish on a topic; one alone by `send`, which
 * costs a fifth less. Who is on the topic is settled when a frame goes out, so that coming and going is cheap.
 */
export class SubscriberGroup implements Target {
  readonly #members = new Set<Client>();
  readonly #topic: string | undefined;
  readonly #context: PublishContext;
  /** The one member, once it has been sent to as such. */
  #sole: Client | undefined;
  /** The topic, while the members are on it. */
  #joined: string | undefined;

  /** Without a topic, everybody is sent to one by one: for an subscribers that lives for one frame. */
  constructor(context: PublishContext, topic: string | undefined) {
    this.#context = context;
    this.#topic = topic;
  }

  get size(): number {
    return this.#members.size;
  }

  has(client: Client): boolean {
    return this.#members.has(client);
  }

  add(client: Client): void {
    this.#members.add(client);
    this.#sole = undefined;
    if (this.#joined !== undefined) client.peer.join(this.#joined);
  }

  delete(client: Client): void {
    this.#sole = undefined;
    if (this.#members.delete(client) && this.#joined !== undefined) client.peer.leave(this.#joined);
  }

  /** Everybody moves over. */
  moveTo(other: SubscriberGroup): void {
    for (const member of this.#members) {
      this.delete(member);
      other.add(member);
    }
  }

  deliver(frame: Uint8Array, binary: boolean): void {
    const size = this.#members.size;
    if (size === 0) return;
    if (this.#sole !== undefined) return this.#sole.deliver(frame, binary);
    this.#updateTopic();
    if (this.#joined === undefined) {
      for (const member of this.#members) member.deliver(frame, binary);
      return;
    }
    this.#context.bus.publish(this.#joined, frame, binary);
    const now = this.#context.clock.monotonic();
    for (const member of this.#members) member.published(frame.length, now);
    this.#context.counters.frames += size;
    this.#context.counters.bytes += size * frame.length;
  }

  /** Puts everybody on the topic where it pays, takes the last one off where it no longer does. */
  #updateTopic(): void {
    if (this.#members.size === 1) [this.#sole] = this.#members;
    const wanted = this.#members.size > 1 ? this.#topic : undefined;
    if (wanted === this.#joined) return;
    for (const { peer } of this.#members) {
      if (wanted !== undefined) peer.join(wanted);
      else if (this.#joined !== undefined) peer.leave(this.#joined);
    }
    this.#joined = wanted;
  }
}
