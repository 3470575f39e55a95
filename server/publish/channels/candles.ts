import type { Candle, Interval } from "../../../shared/model/candle.ts";
import type { InstrumentId } from "../../../shared/model/units.ts";
import type { Candles } from "../../ports/board.ts";
import { Audience, type Hall } from "../fanout/subscriber-group.ts";
import type { Client } from "../fanout/client.ts";
import type { Press } from "../fanout/broadcaster.ts";
import type { Position, Stream } from "./ordered-channel.ts";

/** Candles in a snapshot, the open one included. */
const SNAPSHOT_CANDLES = 500;

/** The followers of one instrument's candles: all have them as of `revision`, `open` being the newest. */
interface Line {
  revision: number;
  open: Readonly<Candle> | undefined;
  readonly audience: Audience;
}

/** The candles of one interval in one encoding. A candle that changed goes out whole and replaces the one of its start. */
export class Bars implements Stream {
  readonly #hall: Hall;
  readonly #press: Press;
  readonly #candles: Candles;
  readonly #interval: Interval;
  readonly #lines = new Map<InstrumentId, Line>();

  constructor(hall: Hall, press: Press, candles: Candles, interval: Interval) {
    this.#hall = hall;
    this.#press = press;
    this.#candles = candles;
    this.#interval = interval;
  }

  /** Whoever has none begins with the snapshot. Starts of candles before 1970 are below 0. */
  startOf(): Position {
    return -Infinity;
  }

  follow(client: Client, id: InstrumentId, from: Position): void {
    const line = this.#lines.get(id);
    // The others get now what they lack, so that after the snapshot all have the same.
    if (line !== undefined) this.#flushLine(id, line);
    const candles = this.#candles.newest(id, this.#interval, SNAPSHOT_CANDLES);
    const missed = candles.filter(({ t }) => t >= from);
    const held = from > -Infinity && candles.length > 0 && candles[0].t <= from;
    if (!held) this.#press.candles(client, "snapshot", id, this.#interval, candles);
    else this.#press.candles(client, "update", id, this.#interval, missed);
    this.#lineOf(id, candles.at(-1)).audience.add(client);
  }

  leave(client: Client, id: InstrumentId): Position {
    const line = this.#lines.get(id);
    if (line === undefined) return -Infinity;
    line.audience.delete(client);
    if (line.audience.size === 0) this.#lines.delete(id);
    return line.open?.t ?? -Infinity;
  }

  /** Nothing to tell: the snapshot that follows replaces everything. */
  startAnew(): void {}

  flush(): void {
    for (const [id, line] of this.#lines) this.#flushLine(id, line);
  }

  #flushLine(id: InstrumentId, line: Line): void {
    const revision = this.#candles.revision(id);
    if (revision === line.revision) return;
    line.revision = revision;
    const before = line.open;
    const candles = this.#since(id, before?.t ?? -Infinity);
    line.open = candles.at(-1);
    // A trade may have opened a candle without touching the one before, and then only the new one is news.
    if (before !== undefined && candles.length > 0 && isSame(candles[0], before)) candles.shift();
    if (candles.length > 0) this.#press.candles(line.audience, "update", id, this.#interval, candles);
  }

  /** The candles that start at `t` or later: two at most, as a rule. */
  #since(id: InstrumentId, t: number): Candle[] {
    const few = this.#candles.newest(id, this.#interval, 2);
    const enough = few.length < 2 || few[0].t <= t;
    const candles = enough ? few : this.#candles.newest(id, this.#interval, SNAPSHOT_CANDLES);
    return candles.filter((candle) => candle.t >= t);
  }

  #lineOf(id: InstrumentId, open: Candle | undefined): Line {
    let line = this.#lines.get(id);
    if (line === undefined) {
      const topic = `${this.#press.encoder.protocol}/candles/${this.#interval}/${id}`;
      line = { revision: this.#candles.revision(id), open, audience: new Audience(this.#hall, topic) };
      this.#lines.set(id, line);
    }
    return line;
  }
}

/** A candle whose prices moved at no volume is another one: not every feed states volumes. */
const isSame = (a: Readonly<Candle>, b: Readonly<Candle>): boolean =>
  a.t === b.t && a.v === b.v && a.c === b.c && a.h === b.h && a.l === b.l && a.o === b.o;
