import { decodeControl } from "../json/codec.ts";
import type { MessageType } from "../protocol/channels.ts";
import type { ChannelSinks, Decoder, Directory } from "../protocol/codec.ts";
import { decodeCandles } from "./candles.ts";
import { TEMPLATE } from "./layout.ts";
import { decodeQuotes } from "./quotes.ts";
import { SbeMessage } from "./reader.ts";
import { decodeTrades } from "./trades.ts";

type DecodeMessage = (message: SbeMessage, directory: Directory, sinks: ChannelSinks) => void;

const BY_TYPE = {
  quotes: (message, directory, { quotes }) => void decodeQuotes(message, directory, quotes),
  trades: (message, directory, { trades }) => void decodeTrades(message, directory, trades),
  candles: (message, directory, { candles }) => void decodeCandles(message, directory, candles),
} satisfies Record<MessageType, DecodeMessage>;

/** By template id. */
const DECODERS: ReadonlyMap<number, DecodeMessage> = new Map(
  (Object.keys(BY_TYPE) as MessageType[]).map((type) => [TEMPLATE[type], BY_TYPE[type]]),
);

/**
 * Reads `ticker.v1.sbe`: text is a control message, bytes are market data. What a newer schema added is skipped: message
 * types, trailing fields, trailing groups, and messages of a new kind or interval. Keeps no state.
 */
export function createSbeDecoder(): Decoder {
  return {
    decode(data, directory, sinks) {
      if (typeof data === "string") {
        const control = decodeControl(data);
        if (control !== undefined) sinks.control(control);
        return;
      }
      const message = new SbeMessage(data);
      DECODERS.get(message.templateId)?.(message, directory, sinks);
    },
  };
}
