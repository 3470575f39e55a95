import { quotesEvent } from "./events.ts";

/** A reader of an event stream. */
export interface EventReader {
  write(event: Buffer): unknown;
}

/** Topics of event streams, since uWebSockets.js has topics for WebSockets only. */
export class StreamTopics {
  readonly #members = new Map<string, Set<EventReader>>();

  join(topic: string, peer: EventReader): void {
    const members = this.#members.get(topic) ?? new Set();
    this.#members.set(topic, members.add(peer));
  }

  leave(topic: string, peer: EventReader): void {
    const members = this.#members.get(topic);
    members?.delete(peer);
    if (members?.size === 0) this.#members.delete(topic);
  }

  /** Makes the event once for all readers. */
  publish(topic: string, frame: Uint8Array): void {
    const members = this.#members.get(topic);
    if (members === undefined) return;
    const event = quotesEvent(frame);
    for (const peer of members) peer.write(event);
  }
}
