import { CLOSE } from "../../../shared/protocol/close-codes.ts";
import type { Clock, Stop } from "../../ports/clock.ts";
import type { SocketData } from "../websocket/socket-peer.ts";

/** How often sockets are checked, and the silence after which a client is pinged and then disconnected. ms. */
const SWEEP_MS = 5_000;
const PING_AFTER_MS = 25_000;
const CLOSE_AFTER_MS = 60_000;

/** The parts of a socket that the watch uses. */
export interface Watched {
  ping(): unknown;
  getUserData(): Pick<SocketData, "heardAt" | "pinged" | "session">;
}

/**
 * Disconnects clients that vanished without closing. The server's own messages reset the idle timer of uWebSockets.js,
 * and TCP takes a quarter of an hour to notice. Only clients that were silent for 25 s are pinged, so each client costs
 * at most two pings a minute.
 */
export function watchIdle(sockets: Iterable<Watched>, clock: Clock): Stop {
  return clock.every(SWEEP_MS, () => {
    const now = clock.monotonic();
    for (const socket of [...sockets]) {
      const data = socket.getUserData();
      const silence = now - data.heardAt;
      if (silence >= CLOSE_AFTER_MS) {
        data.session?.end(CLOSE.idle);
      } else if (silence >= PING_AFTER_MS && !data.pinged) {
        data.pinged = true;
        socket.ping();
      }
    }
  });
}
