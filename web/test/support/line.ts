import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A line to a server that can be cut, gone dead and mended, while the server itself goes on. */
export interface Line {
  /** Address of the near end. */
  readonly url: string;
  /** Ends what is open, and whatever is tried from now on. */
  cut(): void;
  /** Carries nothing any more, in either direction, and ends nothing: a cable pulled out. */
  mute(): void;
  mend(): void;
  close(): void;
}

export async function lineTo(url: string): Promise<Line> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let state: "up" | "cut" | "mute" = "up";

  const near = createServer((client) => {
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
      // A socket that was destroyed on purpose tells of it here.
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => near.listen(0, "127.0.0.1", resolve));

  const cut = () => {
    state = "cut";
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${String((near.address() as AddressInfo).port)}`,
    cut,
    mute() {
      state = "mute";
    },
    mend() {
      state = "up";
    },
    close() {
      cut();
      near.close();
    },
  };
}

/**
 * A port to listen on that is free now, from below those that outgoing connections get: a server that is started with
 * it again finds it free again.
 */
export async function freePort(): Promise<number> {
  for (let port = 20_000 + (process.pid % 10_000); ; port++) {
    const probe = createServer();
    const free = await new Promise<boolean>((resolve) => {
      probe.once("error", () => resolve(false)).listen(port, "127.0.0.1", () => resolve(true));
    });
    probe.close();
    if (free) return port;
  }
}
