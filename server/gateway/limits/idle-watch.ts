import { CLOSE } from "../../../shared/protocol/close-codes.ts";
import type { Clock, Stop } from "../../ports/clock.ts";
import type { SocketData } from "../websocket/socket-peer.ts";

/** How often sockets are looked at, after what silence one is pinged, and after what silence given up. ms. */
const SWEEP_MS = 5_000;
const PING_AFTER_MS = 25_000;
const GIVE_UP_AFTER_MS = 60_000;

/** What the watch needs of a socket. */
export interface Watched {
  ping(): unknown;
  getUserData(): Pick<SocketData, "heardAt" | "pinged" | "session">;
}

/**
 * Finds clients that are gone without a word: the server's own traffic keeps uWebSockets.js' idle timer running, and
 * TCP takes a quarter of an hour to notice. Only clients silent for 25 s are pinged, so a large audience costs a
 * ping per client and half a minute at most.
 */
export function watchIdle(sockets: Iterable<Watched>, clock: Clock): Stop {
  return clock.every(SWEEP_MS, () => {
    const now = clock.monotonic();
    for (const socket of [...sockets]) {
      const data = socket.getUserData();
      const silence = now - data.heardAt;
      if (silence >= GIVE_UP_AFTER_MS) {
        data.session?.end(CLOSE.idle);
      } else if (silence >= PING_AFTER_MS && !data.pinged) {
        data.pinged = true;
        socket.ping();
      }
    }
  });
}
