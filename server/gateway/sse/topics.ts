/** A reader of an event stream. */
interface EventReader {
  send(event: Uint8Array): unknown;
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

  /** Sends an event to every reader on the topic. */
  publish(topic: string, event: Uint8Array): void {
    for (const peer of this.#members.get(topic) ?? []) peer.send(event);
  }
}
