import { Connection, createDecoders, openWebSocket } from "../../../../../../shared/client/mod.ts";
import { formatEpoch } from "../../../../../../shared/model/units.ts";
import type { ChannelSinks } from "../../../../../../shared/protocol/codec.ts";
import type { Protocol } from "../../../../../../shared/protocol/messages.ts";
import { COMPRESS, type LaneOptions, type StartLane } from "./transport.ts";

const nothing = () => {};

/** The client library of the product over one WebSocket, in one encoding. */
export const startWebSocket =
  (protocol: Protocol): StartLane =>
  (options) => {
    const { base, tap, clock, counts, watched, instruments, rate, compress } = options;
    const decoders = new Map([...createDecoders()].filter(([name]) => name === protocol));
    const query = [...(compress ? [new URLSearchParams(COMPRESS).toString()] : []), ...(tap === "" ? [] : [tap])];
    const url = `${base.replace(/^http/, "ws")}/ws${query.length === 0 ? "" : `?${query.join("&")}`}`;
    const open = openWebSocket(url, WebSocket);
    const connection = new Connection({
      open: (protocols, events) => {
        counts.requests++;
        return open(protocols, {
          ...events,
          received: (data) => {
            events.received(data);
            counts.payload = connection.counters.bytes;
          },
        });
      },
      decoders,
      clock,
      random: Math.random,
    });
    const ids = new Map(instruments.map(({ symbol, id }) => [symbol, id]));
    connection.useDirectory({ instruments, idOf: (symbol) => ids.get(symbol) });
    connection.subscribe({ channel: "quotes", symbols: watched.map(({ symbol }) => symbol), rate });
    return connection.start({
      ...sinksOf(options),
      control: nothing,
      refused: nothing,
      stateChanged: (phase) => {
        counts.fault = phase.kind === "waiting" || phase.kind === "stopped" ? phase.reason : undefined;
      },
    });
  };

/** Of quotes the rows that are watched; nothing else is subscribed to. */
function sinksOf({ watched, show }: LaneOptions): ChannelSinks {
  let epoch = "";
  const symbols = new Map(watched.map(({ id, symbol }) => [id, symbol]));
  const ignored = { begin: nothing, row: nothing, end: nothing };
  return {
    quotes: {
      begin: (head) => (epoch = formatEpoch(head.epoch)),
      row: (id, n, last) => {
        const symbol = symbols.get(id);
        if (symbol !== undefined) show(epoch, symbol, n, last);
      },
      day: nothing,
      end: nothing,
    },
    trades: ignored,
    candles: ignored,
  };
}
