import type { ControlMessage } from "../../../shared/protocol/messages.ts";
import { encodeControl } from "../../../shared/json/codec.ts";
import { formatEpoch, type InstrumentId } from "../../../shared/model/units.ts";
import type { Quotes, Trades } from "../../ports/board.ts";
import { Audience, type Hall } from "../fanout/subscriber-group.ts";
import type { Client, Target } from "../fanout/client.ts";
import type { Press } from "../fanout/broadcaster.ts";
import type { Position, Stream } from "./ordered-channel.ts";

/** The followers of one instrument's trades: all have them up to id `upTo`. */
interface Line {
  upTo: number;
  readonly audience: Audience;
}

const utf8 = new TextEncoder();

/** The trades of the board in one encoding. Every trade goes out once, in id order; what can't is named as a gap (G3). */
export class Tape implements Stream {
  readonly #hall: Hall;
  readonly #press: Press;
  readonly #quotes: Quotes;
  readonly #trades: Trades;
  readonly #lines = new Map<InstrumentId, Line>();

  constructor(hall: Hall, press: Press, quotes: Quotes, trades: Trades) {
    this.#hall = hall;
    this.#press = press;
    this.#quotes = quotes;
    this.#trades = trades;
  }

  startOf(id: InstrumentId): Position {
    return this.#lines.get(id)?.upTo ?? this.#trades.newest(id);
  }

  follow(client: Client, id: InstrumentId, from: Position): void {
    let line = this.#lines.get(id);
    if (line === undefined) {
      const topic = `${this.#press.encoder.protocol}/trades/${id}`;
      line = { upTo: this.#trades.newest(id), audience: new Audience(this.#hall, topic) };
      this.#lines.set(id, line);
    }
    // A client may know more than this line has sent so far: from another encoding, or another gateway.
    if (from > line.upTo) this.#flushLine(id, line);
    this.#send(client, "replay", id, from, line.upTo);
    line.audience.add(client);
  }

  leave(client: Client, id: InstrumentId): Position {
    const line = this.#lines.get(id);
    if (line === undefined) return this.#trades.newest(id);
    line.audience.delete(client);
    if (line.audience.size === 0) this.#lines.delete(id);
    return line.upTo;
  }

  /** Which trades of the old epoch were missed is not known; of the new one, all so far were. */
  startAnew(client: Client, id: InstrumentId): void {
    const newest = this.startOf(id);
    if (newest > 0) this.#tell(client, this.#gap(id, 1, newest));
  }

  flush(): void {
    for (const [id, line] of this.#lines) this.#flushLine(id, line);
  }

  #flushLine(id: InstrumentId, line: Line): void {
    const newest = this.#trades.newest(id);
    if (newest === line.upTo) return;
    this.#send(line.audience, "update", id, line.upTo, newest);
    line.upTo = newest;
  }

  /** Sends the trades with `after < id ≤ upTo`, those no longer held as a gap before them. */
  #send(target: Target, kind: "replay" | "update", id: InstrumentId, after: number, upTo: number): void {
    if (after >= upTo) return;
    const first = Math.min(this.#trades.oldest(id), upTo + 1);
    if (first > after + 1) this.#tell(target, this.#gap(id, after + 1, first - 1));
    if (first <= upTo) this.#press.trades(target, kind, this.#quotes.epoch, id, this.#trades.between(id, after, upTo));
  }

  #gap(id: InstrumentId, from: number, to: number): ControlMessage {
    const { epoch, instruments } = this.#quotes;
    return { type: "trades", kind: "gap", epoch: formatEpoch(epoch), s: instruments[id].symbol, from, to };
  }

  #tell(target: Target, message: ControlMessage): void {
    target.deliver(utf8.encode(encodeControl(message)), false);
  }
}
