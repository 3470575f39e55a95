import type { ClientMessage, ControlMessage, JsonDataMessage, Protocol } from "../protocol/messages.ts";
import type { OpenSocket, SocketEvents } from "./socket.ts";

/** The server's side of one connection, which the test drives: it sends only what the test says. */
export class MemoryPeer {
  readonly offered: readonly Protocol[];
  /** Messages from the client, oldest first. */
  readonly sent: ClientMessage[] = [];
  /** Whether the client has abandoned the connection. */
  abandoned = false;
  readonly #events: SocketEvents;

  constructor(offered: readonly Protocol[], events: SocketEvents) {
    this.offered = offered;
    this.#events = events;
  }

  accept(protocol = "ticker.v1.json"): void {
    if (!this.abandoned) this.#events.opened(protocol);
  }

  /** Accepts and sends a welcome, as a server with room does. */
  welcome(epoch = "k3", heartbeatMs = 1_000): void {
    this.accept();
    const limits = { messageBytes: 16_384, messagesPerSecond: 50, subscriptions: 64, symbols: 2_000 };
    this.deliver({
      type: "welcome",
      protocol: "ticker.v1.json",
      epoch,
      time: 0,
      simulated: true,
      heartbeatMs,
      limits,
    });
  }

  deliver(message: ControlMessage | JsonDataMessage): void {
    this.deliverText(JSON.stringify(message));
  }

  deliverText(text: string): void {
    if (!this.abandoned) this.#events.received(text);
  }

  /** Ends the connection. 1006 is the code that a browser reports without a close frame. */
  drop(code = 1006, reason = ""): void {
    if (!this.abandoned) this.#events.closed(code, reason);
  }

  /** Messages from the client since the last call, without pings. */
  takeSent(): ClientMessage[] {
    return this.sent.splice(0).filter(({ op }) => op !== "ping");
  }
}

/** A server in memory. It holds every connection that a client opened, in order. */
export class MemoryServer {
  readonly peers: MemoryPeer[] = [];

  readonly open: OpenSocket = (protocols, events) => {
    const peer = new MemoryPeer(protocols, events);
    this.peers.push(peer);
    return {
      send: (text) => peer.sent.push(JSON.parse(text) as ClientMessage),
      abandon: () => (peer.abandoned = true),
    };
  };

  /** The newest connection. */
  get peer(): MemoryPeer {
    const newest = this.peers.at(-1);
    if (!newest) throw new Error("nobody has connected");
    return newest;
  }
}
