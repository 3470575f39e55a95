import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A TCP proxy in front of a server. Its connections can fail while the server keeps running. */
export interface TcpProxy {
  /** The proxy's address. */
  readonly url: string;
  /** Closes all connections, and every new one until `restore`. */
  cut(): void;
  /** Forwards nothing in either direction but leaves connections open, as if a cable had been pulled out. */
  silence(): void;
  restore(): void;
  close(): void;
}

export async function startTcpProxy(url: string): Promise<TcpProxy> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let state: "up" | "cut" | "silent" = "up";

  const listener = createServer((client) => {
    if (state === "cut") {
      client.destroy();
      return;
    }
    const server = connect(Number(port), hostname);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(from);
      from.on("data", (data) => {
        if (state === "up") to.write(data);
      });
      // `destroy` can cause this event too.
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));

  const cut = () => {
    state = "cut";
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${String((listener.address() as AddressInfo).port)}`,
    cut,
    silence() {
      state = "silent";
    },
    restore() {
      state = "up";
    },
    close() {
      cut();
      listener.close();
    },
  };
}

/**
 * A port that is free now. It is below the range of outgoing connections, so that it stays free between a server's stop
 * and its next start. Processes whose ids are near each other, as those of one run are, look far from each other.
 */
export async function freePort(): Promise<number> {
  for (let port = 20_000 + ((process.pid * 41) % 250) * 40; ; port++) {
    const probe = createServer();
    const free = await new Promise<boolean>((resolve) => {
      probe.once("error", () => resolve(false)).listen(port, "127.0.0.1", () => resolve(true));
    });
    probe.close();
    if (free) return port;
  }
}
