import type { Directory, QuotesHead, MessageSinks } from "../../../shared/protocol/codec.ts";
import { createQuoteColumns, type QuoteColumns } from "../../../shared/model/quote.ts";
import { asEpoch, asMillis, asSequence } from "../../../shared/model/units.ts";
import { testInstrument } from "../../../shared/model/instrument.test-kit.ts";

/** A board whose rows are encoded, and a table to decode them into. */
export interface CodecBoard {
  readonly head: QuotesHead;
  readonly columns: QuoteColumns;
  readonly ids: Uint32Array;
  /** One row in sixteen includes the day's prices, as when few highs and lows change. */
  readonly withDay: Uint8Array;
  readonly directory: Directory;
  readonly sink: MessageSinks & { readonly rows: number };
}

export function createCodecBoard(count: number): CodecBoard {
  const columns = createQuoteColumns(count);
  for (let id = 0; id < count; id++) {
    const price = 10_000 + id * 137;
    columns.last[id] = price;
    columns.bid[id] = price - 1;
    columns.ask[id] = price + 1;
    columns.lastSize[id] = 100 + (id % 9) * 100;
    columns.bidSize[id] = 500 + (id % 7) * 100;
    columns.askSize[id] = 300 + (id % 5) * 100;
    columns.volume[id] = 1_000_000 + id * 1_001;
    columns.open[id] = price - 20;
    columns.high[id] = price + 55;
    columns.low[id] = price - 60;
    columns.previousClose[id] = price - 25;
  }
  return {
    head: {
      kind: "update",
      epoch: asEpoch(7),
      seq: asSequence(9_913),
      frame: 41,
      time: asMillis(1_700_000_000_000),
      merged: 0,
    },
    columns,
    ids: Uint32Array.from({ length: count }, (_, id) => id),
    withDay: Uint8Array.from({ length: count }, (_, id) => Number(id % 16 === 0)),
    directory: directoryOf(count),
    sink: tableSink(count),
  };
}

function directoryOf(count: number): Directory {
  const instruments = Array.from({ length: count }, (_, id) => {
    const symbol = `T${id}`;
    return testInstrument(symbol, id);
  });
  const ids = new Map(instruments.map(({ symbol, id }) => [symbol, id]));
  return { instruments, idOf: (symbol) => ids.get(symbol) };
}

/** Writes rows into columns, as a client does, and counts them. */
function tableSink(count: number): MessageSinks & { readonly rows: number } {
  const table = createQuoteColumns(count);
  const nothing = () => {};
  let rows = 0;
  return {
    get rows() {
      return rows;
    },
    control: nothing,
    quotes: {
      begin: nothing,
      row(id, n, last, lastSize, bid, ask, bidSize, askSize, volume) {
        rows++;
        table.n[id] = n;
        table.last[id] = last;
        table.lastSize[id] = lastSize;
        table.bid[id] = bid;
        table.ask[id] = ask;
        table.bidSize[id] = bidSize;
        table.askSize[id] = askSize;
        table.volume[id] = volume;
      },
      day(id, open, high, low, previousClose) {
        table.open[id] = open;
        table.high[id] = high;
        table.low[id] = low;
        table.previousClose[id] = previousClose;
      },
      end: nothing,
    },
    trades: { begin: nothing, row: nothing, end: nothing },
    candles: { begin: nothing, row: nothing, end: nothing },
  };
}
