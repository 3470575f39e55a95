import type { LabSession } from "../../session/lab-session.ts";
import type { LabAnswer } from "../../session/pending-requests.ts";
import type { LabLink, Done } from "./lab-link.ts";

/** The Lab's session as the inspector uses it, for as long as its token and its use of the tap stay the same. */
export function sessionLink(session: LabSession): LabLink {
  return {
    hasTap: session.tap === "used",
    now: () => session.serverNow(),
    socketUrl: (path, label) => session.wsUrl(path, label),
    listen(listener) {
      const stops = [session.on("opened", listener), session.on("closed", listener), session.on("records", listener)];
      return () => {
        for (const stop of stops) stop();
      };
    },
    record: (labels) => session.request({ op: "record", labels }),
    ping: async (label) => done(await session.request({ op: "ping", label })),
    cut: async (label, how) => done(await session.request({ op: "cut", label, how })),
    raw: async ({ label, path, headers, frames }) =>
      done(await session.request({ op: "raw", label, path, headers: { ...headers }, frames: [...frames] })),
  };
}

/** @throws Error for an answer of another kind, which would be the server's fault */
function done(answer: LabAnswer): Done {
  if (answer.type !== "done") throw new Error(`the server answered with ${answer.type}`);
  return answer;
}
