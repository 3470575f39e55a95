import type { StreamPeer } from "./peer.ts";
import { quotesEvent } from "./events.ts";

/** Topics of event streams: what uWebSockets.js does for WebSockets only. */
export class StreamTopics {
  readonly #members = new Map<string, Set<StreamPeer>>();

  join(topic: string, peer: StreamPeer): void {
    const members = this.#members.get(topic) ?? new Set();
    this.#members.set(topic, members.add(peer));
  }

  leave(topic: string, peer: StreamPeer): void {
    const members = this.#members.get(topic);
    members?.delete(peer);
    if (members?.size === 0) this.#members.delete(topic);
  }

  /** Makes the event once for all. */
  publish(topic: string, frame: Uint8Array): void {
    const members = this.#members.get(topic);
    if (members === undefined) return;
    const event = quotesEvent(frame);
    for (const peer of members) peer.write(event);
  }
}
