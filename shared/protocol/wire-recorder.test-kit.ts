import type { Interval } from "../model/candle.ts";
import type { CandlesSink, Directory, MessageSinks, Part, QuotesHead, QuotesSink, TradesSink } from "./codec.ts";
import type { ControlMessage } from "./messages.ts";
import { createQuoteColumns, type QuoteColumns } from "../model/quote.ts";
import type { Side } from "../model/trade.ts";
import { asInstrumentId, type Epoch, type InstrumentId } from "../model/units.ts";

/** Instruments S0, S1, … with the exponents given. */
export function directoryOf(exponents: readonly number[]): Directory {
  const instruments = exponents.map((exponent, index) => {
    const symbol = `S${index}`;
    return { id: asInstrumentId(index), symbol, name: symbol, sector: "Energy", exponent, tick: 1, lot: 100 } as const;
  });
  const ids = new Map(instruments.map(({ symbol, id }) => [symbol, id]));
  return { instruments, idOf: (symbol) => ids.get(symbol) };
}

/** A sink that keeps what a client would: the table of quotes, and the rest as lists. */
export class WireRecorder implements MessageSinks {
  readonly controls: ControlMessage[] = [];
  readonly quoteHeads: { readonly head: Readonly<QuotesHead>; readonly part: Part }[] = [];
  readonly quoted: InstrumentId[] = [];
  readonly daysOf: InstrumentId[] = [];
  readonly table: QuoteColumns;
  readonly tradeHeads: { readonly kind: string; readonly epoch: Epoch; readonly part: Part }[] = [];
  readonly tradeRows: (readonly [
    id: InstrumentId,
    tradeId: number,
    t: number,
    price: number,
    size: number,
    side: Side,
  ])[] = [];
  readonly candleHeads: {
    readonly kind: string;
    readonly id: InstrumentId;
    readonly interval: Interval;
    readonly part: Part;
  }[] = [];
  readonly candleRows: (readonly [t: number, o: number, h: number, l: number, c: number, v: number])[] = [];
  /** Messages begun and not ended. */
  open = 0;

  constructor(instruments: number) {
    this.table = createQuoteColumns(instruments);
  }

  control(message: ControlMessage): void {
    this.controls.push(message);
  }

  get quotes(): QuotesSink {
    return {
      begin: (head, part) => {
        this.open += 1;
        this.quoteHeads.push({ head, part });
      },
      row: (...row) => {
        const [id, n, last, lastSize, bid, ask, bidSize, askSize, volume] = row;
        this.quoted.push(id);
        const { table } = this;
        table.n[id] = n;
        table.last[id] = last;
        table.lastSize[id] = lastSize;
        table.bid[id] = bid;
        table.ask[id] = ask;
        table.bidSize[id] = bidSize;
        table.askSize[id] = askSize;
        table.volume[id] = volume;
      },
      day: (id, open, high, low, previousClose) => {
        this.daysOf.push(id);
        this.table.open[id] = open;
        this.table.high[id] = high;
        this.table.low[id] = low;
        this.table.previousClose[id] = previousClose;
      },
      end: () => {
        this.open -= 1;
      },
    };
  }

  get trades(): TradesSink {
    return {
      begin: (kind, epoch, part) => {
        this.open += 1;
        this.tradeHeads.push({ kind, epoch, part });
      },
      row: (...row) => this.tradeRows.push(row),
      end: () => {
        this.open -= 1;
      },
    };
  }

  get candles(): CandlesSink {
    return {
      begin: (kind, id, interval, part) => {
        this.open += 1;
        this.candleHeads.push({ kind, id, interval, part });
      },
      row: (...row) => this.candleRows.push(row),
      end: () => {
        this.open -= 1;
      },
    };
  }
}

/** The frames that `run` emits, each copied out of the encoder's buffer. */
export function collectFrames(run: (emit: (frame: Uint8Array) => void) => void): Uint8Array<ArrayBuffer>[] {
  const frames: Uint8Array<ArrayBuffer>[] = [];
  run((frame) => frames.push(frame.slice() as Uint8Array<ArrayBuffer>));
  return frames;
}
