import type { ControlMessage } from "../../../shared/protocol/messages.ts";

/**
 * Headers of an event stream (WHATWG HTML section 9.2.5). Proxies are asked not to hold events back: nginx by
 * x-accel-buffering. A stream is the last answer on its connection.
 */
export const STREAM_HEADERS: Readonly<Record<string, string>> = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store",
  "x-accel-buffering": "no",
  connection: "close",
};

/** What stands at the head of a quotes message, in the order in which the encoder writes it. */
const HEAD = /^{"type":"quotes".*?"epoch":"(\w+)","seq":(\d+)/;
const PART = /"part":(\d+),"parts":(\d+)/;
/** A head with all its fields is shorter. */
const MAX_HEAD_BYTES = 240;

const END = Buffer.from("\n\n");

/**
 * An event of a quotes message. Its id is what the reader holds once it has it, `epoch:seq`; of a message in parts only
 * the last has one, since a reader that is cut off between them holds neither.
 */
export function quotesEvent(frame: Uint8Array): Buffer {
  const json = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
  const [head = ""] = json.toString("latin1", 0, MAX_HEAD_BYTES).split('"quotes":[', 1);
  const [, epoch, seq] = HEAD.exec(head) ?? [];
  const [, part, parts] = PART.exec(head) ?? [];
  const id = epoch !== undefined && part === parts ? `id: ${epoch}:${seq}\n` : "";
  return Buffer.concat([Buffer.from(`${id}data: `), json, END]);
}

/** What a control message is in an event stream; undefined for those that only concern requests. */
export function controlEvent(json: string): string | undefined {
  const message = JSON.parse(json) as ControlMessage;
  switch (message.type) {
    case "heartbeat":
      return `: heartbeat ${message.seq}\n\n`;
    case "status":
    case "news":
      return `event: ${message.type}\ndata: ${json}\n\n`;
    case "bye":
      return `retry: ${message.retryMs}\nevent: bye\ndata: ${json}\n\n`;
    default:
      return undefined;
  }
}

/** Sets how long a reader waits before it comes back (WHATWG HTML section 9.2.6), ms. No event, so nothing is dispatched. */
export const retryEvent = (ms: number): string => `retry: ${Math.round(ms)}\n\n`;

/** What a `Last-Event-ID` says that the reader holds; undefined for one that is not ours. */
export function positionOf(lastEventId: string): { readonly epoch: string; readonly seq: number } | undefined {
  const [, epoch, seq] = /^([0-9a-z]{1,7}):(\d{1,15})$/.exec(lastEventId) ?? [];
  return epoch === undefined ? undefined : { epoch, seq: Number(seq) };
}
