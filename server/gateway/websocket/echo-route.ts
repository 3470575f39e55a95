import type { TemplatedApp, WebSocket } from "uWebSockets.js";
import { upgrade, type Handshake, type UpgradeContext } from "./handshake.ts";
import { uWS } from "../uws-library.ts";

/** Longest message that is echoed. A longer one ends the connection. Bytes. */
const MAX_ECHO_BYTES = 262_144;
/** Echoes that a client may leave unread before its connection is closed. Bytes. */
const MAX_UNREAD_BYTES = 1_048_576;

export interface EchoData {
  readonly address: string;
  readonly tap: string;
}

/** `/echo`: returns every message verbatim, text as text and binary as binary. */
export function serveEcho(app: TemplatedApp, upgradeContext: UpgradeContext, sockets: Set<WebSocket<EchoData>>): void {
  app.ws<EchoData>("/echo", {
    compression: uWS.DISABLED,
    maxPayloadLength: MAX_ECHO_BYTES,
    maxBackpressure: MAX_UNREAD_BYTES,
    closeOnBackpressureLimit: 1,
    idleTimeout: 120,
    sendPingsAutomatically: true,
    upgrade: (res, req, context) => {
      const choose = ({ offered, address, tap }: Handshake) => ({ data: { address, tap }, answer: firstOf(offered) });
      // Pages of any origin may connect: an echo reveals nothing that the page does not know.
      upgrade(upgradeContext, true, choose, res, req, context);
    },
    open: (ws) => {
      sockets.add(ws);
    },
    message: (ws, message, isBinary) => {
      upgradeContext.counters.messages++;
      upgradeContext.counters.messageBytes += message.byteLength;
      ws.send(message, isBinary);
    },
    close: (ws) => {
      sockets.delete(ws);
      upgradeContext.admissions.release(ws.getUserData().address);
      upgradeContext.counters.connections--;
    },
  });
}

/** Accepts any subprotocol: a browser closes the connection where none of those that it offers is accepted. */
const firstOf = (offered: string): string => offered.split(",")[0]?.trim() ?? "";
