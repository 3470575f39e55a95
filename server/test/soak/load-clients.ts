import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { SeededRandom } from "./seeded-random.ts";
import { textFrame } from "./fuzz-frames.ts";

/** Connections that are opened at once. More would only wait in the kernel's backlog. */
const BATCH = 100;
/** How long a client may wait for its first quotes, ms. */
const PATIENCE_MS = 30_000;

const HANDSHAKE = [
  ...["GET /ws HTTP/1.1", "Host: localhost", "Upgrade: websocket", "Connection: Upgrade"],
  ...["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13", "", ""],
].join("\r\n");

/** Raw sockets that subscribe to the board. Thousands of them cost a test much less than they cost the server. */
export class LoadClients {
  readonly sockets: Socket[] = [];
  /** Time from each client's connect to its first quotes, ms. */
  readonly waits: number[] = [];
  failed = 0;

  /** Connects `size` clients, a batch at a time, from several of this machine's addresses. Each reads until `pause`. */
  static async gather(port: number, size: number, rate: number): Promise<LoadClients> {
    const clients = new LoadClients();
    const random = new SeededRandom(size);
    const subscribe = textFrame(random, JSON.stringify({ op: "subscribe", channel: "quotes", symbols: ["*"], rate }));
    let next = 0;
    const connectNext = async () => {
      while (next < size) await clients.#join(port, `127.0.0.${2 + (next++ % 50)}`, subscribe);
    };
    await Promise.all(Array.from({ length: Math.min(BATCH, size) }, connectNext));
    return clients;
  }

  /** Stops all clients reading. */
  pause(): void {
    for (const socket of this.sockets) socket.pause();
  }

  /** Destroys all connections at once. */
  async leave(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await sleep(50);
  }

  async #join(port: number, localAddress: string, subscribe: Buffer): Promise<void> {
    const began = performance.now();
    const socket = connect({ port, host: "127.0.0.1", localAddress });
    try {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      await once(socket, "connect", { signal });
      socket.write(HANDSHAKE);
      await once(socket, "data", { signal });
      socket.write(subscribe);
      await served(socket, signal);
      this.waits.push(performance.now() - began);
      this.sockets.push(socket);
      socket.on("error", () => socket.destroy());
      socket.resume();
    } catch {
      this.failed++;
      socket.destroy();
    }
  }
}

/** Waits for the first quotes. The welcome and the ack before them may arrive in the same piece. */
async function served(socket: Socket, signal: AbortSignal): Promise<void> {
  for (;;) {
    const [chunk] = (await once(socket, "data", { signal })) as [Buffer];
    if (chunk.includes('"type":"quotes"')) return;
  }
}
