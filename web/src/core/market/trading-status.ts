import type { Instrument } from "../../../../shared/model/instrument.ts";
import type { StatusMessage } from "../../../../shared/protocol/messages.ts";
import type { InstrumentId } from "../../../../shared/model/units.ts";

/** A trading state and why it holds, as the server sends it (W14). */
export interface TradingStatus extends Readonly<Pick<StatusMessage, "state" | "code" | "until" | "values">> {
  /** The reason in English; "" where there is none. */
  readonly text: string;
}

/** A headline about an instrument (W43). */
export interface Headline {
  readonly text: string;
  /** Until when it is current, server clock in ms. */
  readonly until: number;
}

export const OPEN: TradingStatus = { state: "open", text: "" };

/**
 * The trading states of a board's instruments, and their headlines. The whole market's state holds for every instrument
 * without a state of its own.
 */
export class TradingStatuses {
  #single: (TradingStatus | undefined)[] = [];
  #news: (Headline | undefined)[] = [];
  #ofAll = OPEN;
  #changed = false;

  /** Whether single instruments were given a state since the most common one was last asked for. */
  get changed(): boolean {
    return this.#changed;
  }

  of(id: InstrumentId): TradingStatus {
    return this.#single[id] ?? this.#ofAll;
  }

  newsOf(id: InstrumentId): Headline | undefined {
    return this.#news[id];
  }

  set(id: InstrumentId, status: TradingStatus): void {
    this.#single[id] = status;
    this.#changed = true;
  }

  setAll(status: TradingStatus): void {
    this.#ofAll = status;
    this.#single = [];
    this.#changed = false;
  }

  setNews(id: InstrumentId, news: Headline): void {
    this.#news[id] = news;
  }

  clearNews(): void {
    this.#news = [];
  }

  /** Forgets every instrument's own state and headline: ids now name other instruments. */
  clear(): void {
    this.#single = [];
    this.#news = [];
  }

  /** The status of more than half of the instruments; undefined where none is. */
  mostCommon(instruments: readonly Instrument[]): TradingStatus | undefined {
    this.#changed = false;
    const counts = new Map<string, number>();
    const statuses = instruments.map(({ id }) => this.of(id));
    for (const status of statuses) counts.set(keyOf(status), (counts.get(keyOf(status)) ?? 0) + 1);
    return statuses.find((status) => (counts.get(keyOf(status)) ?? 0) * 2 > statuses.length);
  }
}

const keyOf = ({ state, text }: TradingStatus): string => `${state} ${text}`;
