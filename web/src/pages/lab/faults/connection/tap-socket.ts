import {
  openWebSocket,
  type OpenSocket,
  type Socket,
  type WebSocketConstructor,
} from "../../../../../../shared/client/mod.ts";
import type { LabSession } from "../../session/lab-session.ts";

/** The name of this part's connections at the tap. */
export const LABEL = "faults";
/** The close code of a connection that is exchanged for one through the tap; the server itself sends none below 4000. */
export const MOVED = 1000;
/** The name under which the tap is asked why it turned a connection away. */
export const WHY_LABEL = "faults-why";

/** What opening needs of the visitor's session. */
export type TapSession = Pick<LabSession, "isOpen" | "tap" | "wsUrl" | "on">;

/**
 * Opens sockets through the tap, each by the address that is right at that moment. While it is not known yet whether the
 * tap can be used, an attempt waits; where there is no tap it goes to the main port. A connection that had to go there
 * is closed with 1000 once the tap can be used, so that the client library connects again, through it.
 */
export const openThroughTap =
  (session: TapSession, WebSocket: WebSocketConstructor): OpenSocket =>
  (protocols, events) => {
    let socket: Socket | undefined;
    const open = () => {
      const isDirect = session.tap !== "used";
      socket = openWebSocket(session.wsUrl("/ws", LABEL), WebSocket)(protocols, {
        ...events,
        closed(code, reason) {
          stop();
          events.closed(code, reason);
        },
      });
      return isDirect;
    };
    const mustWait = () => session.isOpen && session.tap === "unknown";
    let isDirect = mustWait() ? undefined : open();
    const stop = session.on("state", () => {
      if (isDirect === undefined && !mustWait()) isDirect = open();
      else if (isDirect === true && session.tap === "used") {
        stop();
        socket?.abandon();
        events.closed(MOVED, "");
      }
    });
    return {
      send: (text) => socket?.send(text),
      abandon() {
        stop();
        socket?.abandon();
      },
    };
  };
