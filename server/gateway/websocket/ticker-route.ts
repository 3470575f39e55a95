import type { TemplatedApp, WebSocket } from "uWebSockets.js";
import type { Clock } from "../../ports/clock.ts";
import type { Compression } from "../compression/compression.ts";
import type { Publisher } from "../../publish/publisher.ts";
import { isLabPing } from "./lab-ping.ts";
import { upgrade, type Handshake, type UpgradeContext } from "./handshake.ts";
import { SocketPeer, type SocketData } from "./socket-peer.ts";
import { negotiate } from "./handshake-request.ts";
import { uWS } from "../uws-library.ts";

/**
 * Four times the longest message allowed. A message up to this length gets `bye` and a close code from the publisher.
 * A longer one makes uWebSockets.js end the connection without a close code.
 */
const MAX_PAYLOAD_BYTES = 65_536;

/**
 * Beyond this uWebSockets.js drops frames, close frames too. The publisher acts long before: it stops a client's
 * updates when a snapshot of the board waits (3 MB at 10,000 instruments), and closes the client at four times that.
 */
const MAX_BACKPRESSURE_BYTES = 16_777_216;

export interface TickerSockets {
  readonly upgradeContext: UpgradeContext;
  readonly clock: Clock;
  readonly compression: Compression;
  /** Undefined until the board is live. */
  readonly publisher: () => Publisher | undefined;
  readonly sockets: Set<WebSocket<SocketData>>;
}

/** `/ws`: sockets of the ticker protocol, each driven by a session of the publisher. */
export function serveTicker(
  app: TemplatedApp,
  { upgradeContext, clock, compression, publisher, sockets }: TickerSockets,
): void {
  app.ws<SocketData>("/ws", {
    // Only connections that negotiated compression have a compressor. uWebSockets.js gives each this one, whatever window it
    // is asked for, so it is the one whose window is negotiated truly. Event streams have the same (event-gzip.ts).
    compression: uWS.DEDICATED_COMPRESSOR_3KB,
    maxPayloadLength: MAX_PAYLOAD_BYTES,
    maxBackpressure: MAX_BACKPRESSURE_BYTES,
    idleTimeout: 120,
    sendPingsAutomatically: false,
    upgrade: (res, req, context) => {
      const choose = ({ offered, address, tap, compress, extensions }: Handshake) => {
        if (publisher() === undefined) return { refusal: "starting" } as const;
        const chosen = negotiate(offered);
        if (chosen === undefined) return { refusal: "subprotocol" } as const;
        const compresses = compress === "1" && extensions.includes("permessage-deflate") && compression.hasRoom;
        const data: SocketData = {
          address,
          tap,
          protocol: chosen.protocol,
          compression: compresses ? compression : undefined,
          peer: undefined,
          session: undefined,
          heardAt: clock.monotonic(),
          pinged: false,
        };
        return { data, answer: chosen.answer, compresses };
      };
      upgrade(upgradeContext, false, choose, res, req, context);
    },
    open: (ws) => {
      const data = ws.getUserData();
      sockets.add(ws);
      data.peer = new SocketPeer(ws, data.protocol, clock, data.compression);
      data.session = publisher()?.connect(data.peer);
    },
    message: (ws, message, isBinary) => {
      upgradeContext.counters.messages++;
      upgradeContext.counters.messageBytes += message.byteLength;
      const data = ws.getUserData();
      heard(data, clock);
      data.session?.message(message, isBinary);
    },
    ping: (ws) => {
      const data = ws.getUserData();
      heard(data, clock);
      data.session?.pinged();
    },
    pong: (ws, message) => {
      const data = ws.getUserData();
      heard(data, clock);
      if (isLabPing(message)) return;
      data.session?.answered(probeToken(message));
    },
    drain: (ws) => {
      const { peer, session } = ws.getUserData();
      if (peer?.drained() === false) session?.drained();
    },
    dropped: (ws) => {
      ws.getUserData().session?.lostFrame();
    },
    close: (ws) => {
      const { address, peer, session } = ws.getUserData();
      sockets.delete(ws);
      upgradeContext.admissions.release(address);
      upgradeContext.counters.connections--;
      peer?.gone();
      session?.closed();
    },
  });
}

/** The token of a pong. A pong carries the data of its ping, but some libraries send empty pongs. */
function probeToken(message: ArrayBuffer): number | undefined {
  const text = Buffer.from(message).toString("latin1");
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function heard(data: SocketData, clock: Clock): void {
  data.heardAt = clock.monotonic();
  data.pinged = false;
}
