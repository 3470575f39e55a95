import type { Belief, Rule } from "./belief.ts";
import * as connections from "./experiments/connections.ts";
import * as frames from "./experiments/frames.ts";
import { messageHeaders, streamHeaders } from "./experiments/headers.ts";
import * as loss from "./experiments/loss.ts";
import * as polling from "./experiments/polling.ts";
import * as script from "./experiments/script.ts";
import { SERVER, sending } from "./experiments/sending.ts";
import { race } from "./experiments/speed.ts";

const rfc = (number: number, section: string): Rule => ({
  text: `RFC ${number}, ${section}`,
  href: `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`,
});
const whatwg = (standard: "html" | "websockets", page: string, section: string): Rule => ({
  text: `WHATWG ${standard === "html" ? "HTML" : "WebSockets"}, ${section}`,
  href: `https://${standard}.spec.whatwg.org/${page}`,
});
const sse = (anchor: string, section: string) => whatwg("html", `multipage/server-sent-events.html#${anchor}`, section);

/** The beliefs in the order in which they are shown. Their numbers, from 1, are in the labels at the tap. */
export const BELIEFS: readonly (Belief & { readonly parts?: readonly string[] })[] = [
  { id: "headers", rule: rfc(6455, "5.2"), connections: 0, run: messageHeaders },
  { id: "faster", rule: rfc(6202, "2"), protocol: ["W9", "W21", "W61"], connections: 2, run: race },
  {
    id: "sseHeaders",
    rule: sse("parsing-an-event-stream", "9.2.5"),
    protocol: ["W21"],
    connections: 1,
    run: streamHeaders,
  },
  {
    id: "connections",
    ...{ rule: rfc(9112, "9.3"), protocol: ["W63"], connections: 1 },
    ...{ parts: [connections.CLOSING], run: connections.connectionsOfRequests },
  },
  {
    id: "longPolling",
    ...{ rule: rfc(6202, "2.1"), protocol: ["W61"], connections: 2 },
    ...{ parts: [polling.PLAIN], run: polling.longPolling },
  },
  {
    id: "idlePoll",
    ...{ rule: rfc(9110, "15.4.5"), protocol: ["W61", "W62"], connections: 1 },
    ...{ parts: [polling.ETAG], run: polling.idlePolls },
  },
  { id: "ports", rule: rfc(9293, "3.4.1"), connections: 0, run: connections.onePort },
  {
    id: "frames",
    ...{ rule: rfc(6455, "5.4"), connections: 0 },
    ...{ parts: [frames.RAW], run: frames.framesOfMessages },
  },
  {
    id: "reason",
    ...{ rule: rfc(6455, "7.4.1"), protocol: ["W1"], connections: 0 },
    ...{ parts: [script.PATH, script.CUT], run: script.failures },
  },
  { id: "ping", rule: rfc(6455, "5.5.2"), protocol: ["W18"], connections: 0, run: script.pings },
  {
    id: "silence",
    ...{ rule: rfc(9293, "3.8.4"), protocol: ["W16"], connections: 0 },
    ...{ parts: [loss.DEAD], run: loss.silence },
  },
  {
    id: "streams",
    rule: sse("authoring-notes", "9.2.7"),
    protocol: ["W21"],
    connections: 6,
    run: connections.manyStreams,
  },
  {
    id: "delivery",
    ...{ rule: rfc(6455, "7.2.3"), protocol: ["W12", "W19"], connections: 1 },
    ...{ parts: [loss.STREAM], run: loss.delivery },
  },
  {
    id: "sending",
    ...{ rule: whatwg("websockets", "#dom-websocket-bufferedamount", "3.1"), protocol: ["W18", "G2"], connections: 0 },
    ...{ parts: [SERVER], run: sending },
  },
  {
    id: "endings",
    ...{ rule: rfc(6455, "7.1.5"), protocol: ["W19"], connections: 0 },
    ...{ parts: [loss.CUT, loss.DEAD], run: loss.endings },
  },
  {
    id: "binary",
    ...{ rule: rfc(6455, "5.6"), protocol: ["W3"], connections: 0 },
    ...{ parts: [frames.SBE, frames.ECHO], run: frames.sizes },
  },
];

export const labelsOf = (at: number, parts: readonly string[] = []): readonly string[] => [
  `belief-${at + 1}`,
  ...parts.map((part) => `belief-${at + 1}-${part}`),
];
