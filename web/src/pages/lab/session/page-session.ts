import { openWebSocket } from "../../../../../shared/client/mod.ts";
import { LAB_PATH } from "../../../../../shared/protocol/lab.ts";
import { pageClock } from "../../../core/connection/page.ts";
import { LabSession } from "./lab-session.ts";

/** The session of this page, not yet started. */
export function createPageSession(): LabSession {
  const base = new URL(".", document.baseURI).href.replace(/\/$/, "");
  return new LabSession({
    base,
    open: openWebSocket(`${base.replace(/^http/, "ws")}${LAB_PATH}`, WebSocket),
    reaches: (url, timeoutMs) =>
      fetch(url, { cache: "no-store", signal: AbortSignal.timeout(timeoutMs) }).then(
        ({ ok }) => ok,
        () => false,
      ),
    clock: pageClock,
    random: Math.random,
  });
}
