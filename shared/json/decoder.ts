import type { MessageType } from "../protocol/channels.ts";
import type { ChannelSinks, Decoder, Directory } from "../protocol/codec.ts";
import { decodeCandles } from "./candles.ts";
import { asObject, decodeControlObject, parseJson } from "./control.ts";
import { bad, type Fields } from "./fields.ts";
import { decodeQuotes } from "./quotes.ts";
import { decodeTrades } from "./trades.ts";

type DecodeMessage = (fields: Fields, directory: Directory, sinks: ChannelSinks) => void;

/** Decoders by `type` of the message. */
const DECODERS: ReadonlyMap<unknown, DecodeMessage> = new Map(
  Object.entries({
    quotes: (fields, directory, { quotes }) => void decodeQuotes(fields, directory, quotes),
    trades: (fields, directory, { trades }) => void decodeTrades(fields, directory, trades),
    candles: (fields, directory, { candles }) => void decodeCandles(fields, directory, candles),
  } satisfies Record<MessageType, DecodeMessage>),
);

/**
 * Reads the JSON encoding. It validates by hand, because at these rates a schema library costs several times the parse.
 */
export function createJsonDecoder(): Decoder {
  return {
    decode(data, directory, sinks) {
      if (typeof data !== "string") throw bad("a binary message on a JSON connection");
      const fields = asObject(parseJson(data));
      // A trade gap is a control message, which is the same in every encoding.
      const decode = fields["kind"] === "gap" ? undefined : DECODERS.get(fields["type"]);
      if (decode !== undefined) return decode(fields, directory, sinks);
      const control = decodeControlObject(fields);
      if (control !== undefined) sinks.control(control);
    },
  };
}
