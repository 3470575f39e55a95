import type { TemplatedApp, WebSocket } from "uWebSockets.js";
import { LAB_PATH } from "../../../shared/protocol/lab.ts";
import type { Lab, LabSocket, LabVisitor } from "../../ports/lab.ts";
import { uWS } from "../uws-library.ts";
import { upgrade, type Handshake, type UpgradeContext } from "./handshake.ts";

/** The longest request, bytes: frames for a raw connection, in base64. */
const MAX_PAYLOAD_BYTES = 131_072;
const MAX_BACKPRESSURE_BYTES = 4_194_304;
/** The time after which a page that vanished without closing is noticed, s. */
const IDLE_TIMEOUT_S = 60;
const BINARY_NOT_EXPECTED = { code: 1003, reason: "binary is not expected" } as const;

/** The data attached to a control socket of the Lab. */
export interface LabData {
  readonly address: string;
  visitor: LabVisitor | undefined;
  isClosed: boolean;
}

export interface LabSocketsServed {
  readonly upgradeContext: UpgradeContext;
  readonly sockets: Set<WebSocket<LabData>>;
  /** Undefined until the board is live. */
  readonly lab: () => Lab | undefined;
}

/** `/api/lab`: control sockets of the Lab, each a visitor. */
export function serveLab(app: TemplatedApp, { upgradeContext, sockets, lab }: LabSocketsServed): void {
  app.ws<LabData>(LAB_PATH, {
    compression: uWS.DISABLED,
    maxPayloadLength: MAX_PAYLOAD_BYTES,
    maxBackpressure: MAX_BACKPRESSURE_BYTES,
    idleTimeout: IDLE_TIMEOUT_S,
    sendPingsAutomatically: true,
    upgrade: (res, req, context) => {
      const choose = ({ address }: Handshake) => {
        const open = lab();
        if (open === undefined) return { refusal: "starting" } as const;
        if (!open.hasRoom) return { refusal: "full" } as const;
        return { data: { address, visitor: undefined, isClosed: false }, answer: "" };
      };
      upgrade<LabData>(upgradeContext, false, choose, res, req, context);
    },
    open: (ws) => {
      sockets.add(ws);
      const data = ws.getUserData();
      data.visitor = lab()?.connect(labSocket(ws, data));
    },
    message: (ws, message, isBinary) => {
      upgradeContext.counters.messages++;
      upgradeContext.counters.messageBytes += message.byteLength;
      if (isBinary) ws.end(BINARY_NOT_EXPECTED.code, BINARY_NOT_EXPECTED.reason);
      else ws.getUserData().visitor?.message(Buffer.from(message).toString("utf8"));
    },
    close: (ws) => {
      const data = ws.getUserData();
      data.isClosed = true;
      sockets.delete(ws);
      upgradeContext.admissions.release(data.address);
      upgradeContext.counters.connections--;
      data.visitor?.closed();
    },
  });
}

/** uWebSockets.js throws when a closed socket is used; this does not. */
function labSocket(ws: WebSocket<LabData>, data: LabData): LabSocket {
  return {
    address: data.address,
    send: (text) => {
      if (!data.isClosed) ws.send(text, false);
    },
    bufferedBytes: () => (data.isClosed ? 0 : ws.getBufferedAmount()),
    close: (code, reason) => {
      if (!data.isClosed) ws.end(code, reason);
    },
  };
}
