import { encodeControl } from "../../../shared/json/codec.ts";
import { formatEpoch } from "../../../shared/model/units.ts";
import type { Encoder, FrameSink } from "../../../shared/protocol/codec.ts";
import { MAX_MESSAGE_BYTES, type ControlMessage } from "../../../shared/protocol/messages.ts";

/** `id: zzzzzzz:9007199254740991`, a line end and `data: `, with some to spare. */
const HEAD_BYTES = 64;
const utf8 = new TextEncoder();
const END = utf8.encode("\n\n");

/**
 * The encoding `event-stream`: the messages of `json` as Server-Sent Events (W21). One buffer serves all events. The
 * JSON encoder may also serve WebSockets, so that a row's text is made once for both.
 */
export function createEventStreamEncoder(json: Encoder): Encoder {
  const bytes = new Uint8Array(HEAD_BYTES + MAX_MESSAGE_BYTES + END.length);
  let idLine = "";
  let sink: FrameSink = () => undefined;

  const emitEvent: FrameSink = (message, isLast) => {
    const at = utf8.encodeInto(isLast ? `${idLine}data: ` : "data: ", bytes).written;
    bytes.set(message, at);
    bytes.set(END, at + message.length);
    sink(bytes.subarray(0, at + message.length + END.length), isLast);
  };
  /** Where to emit messages of which the last part gets the id. */
  const events = (id: string, emit: FrameSink): FrameSink => {
    idLine = id;
    sink = emit;
    return emitEvent;
  };

  return {
    encoding: "event-stream",
    protocol: json.protocol,
    binary: false,
    control: controlEvent,
    /**
     * The id is what a reader of the whole message holds. Between two parts a reader holds neither state: no id there.
     */
    quotes: (head, columns, ids, withDay, count, emit) => {
      const id = `id: ${formatEpoch(head.epoch)}:${head.seq}\n`;
      json.quotes(head, columns, ids, withDay, count, events(id, emit));
    },
    trades: (kind, epoch, id, trades, emit) => json.trades(kind, epoch, id, trades, events("", emit)),
    candles: (kind, id, interval, candles, emit) => json.candles(kind, id, interval, candles, events("", emit)),
  };
}

/** Messages that only concern requests are left out: readers of an event stream make none. */
function controlEvent(message: ControlMessage): string | undefined {
  switch (message.type) {
    case "heartbeat":
      return `: heartbeat ${message.seq}\n\n`;
    case "status":
    case "news":
      return `event: ${message.type}\ndata: ${encodeControl(message)}\n\n`;
    case "bye":
      return `retry: ${message.retryMs}\nevent: bye\ndata: ${encodeControl(message)}\n\n`;
    default:
      return undefined;
  }
}
