import type { Rate, SubscribeMessage, UnsubscribeMessage } from "../../../../shared/protocol/channels.ts";
import type { Epoch, InstrumentId } from "../../../../shared/model/units.ts";
import type { Quotes } from "../../../ports/board.ts";
import type { Client } from "../../fanout/client.ts";
import type { Counters } from "../../fanout/counters.ts";
import type { Acknowledge, Channel, ChannelParts, ChannelSubscription } from "../channel.ts";
import type { SymbolSet } from "../symbol-set.ts";
import { GroupMembership } from "./group-membership.ts";
import type { QuoteKinds } from "./quote-group.ts";
import { QuoteGroups } from "./quote-groups.ts";

type Subscribe = SubscribeMessage<"quotes" | "overview">;
type Unsubscribe = UnsubscribeMessage<"quotes" | "overview">;

/** What distinguishes the two channels of quote rows. */
export interface QuotesChannelKind {
  readonly kinds: QuoteKinds;
  /** The rate that clients cannot choose; undefined where they can. */
  readonly fixedRate?: Rate;
}

/** The channel `quotes`: rows at the rate of the connection (W9–W11). */
export const QUOTES: QuotesChannelKind = { kinds: { snapshot: "snapshot", update: "update" } };

/** The channel `overview`: rows once a second, beside the quotes of a few symbols that a viewer looks at (W23). */
export const OVERVIEW: QuotesChannelKind = {
  kinds: { snapshot: "overview_snapshot", update: "overview" },
  fixedRate: 1,
};

/** The change of the board up to which a returning client holds its quotes. */
export interface QuotesPosition {
  readonly epoch: Epoch;
  readonly seq: number;
}

/** A channel of full rows, conflated to a rate (W9–W11, W23, G1, G2). */
export class QuotesChannel implements Channel<Subscribe, Unsubscribe> {
  readonly #groups: QuoteGroups;
  readonly #quotes: Quotes;
  readonly #counters: Counters;
  readonly #kind: QuotesChannelKind;

  constructor({ context, scheduler, broadcaster, sources }: ChannelParts, kind: QuotesChannelKind) {
    this.#kind = kind;
    this.#quotes = sources.quotes;
    this.#counters = context.counters;
    this.#groups = new QuoteGroups(context, scheduler, broadcaster, sources.quotes, kind.kinds);
  }

  get groups(): number {
    return this.#groups.size;
  }

  open(client: Client, acknowledge: Acknowledge): QuotesSubscription {
    const membership = new GroupMembership(client, this.#groups, this.#quotes, this.#counters);
    return new QuotesSubscription(membership, this.#quotes, acknowledge, this.#kind.fixedRate);
  }
}

export class QuotesSubscription implements ChannelSubscription<Subscribe, Unsubscribe> {
  readonly isBehind = false;
  readonly #membership: GroupMembership;
  readonly #quotes: Quotes;
  readonly #acknowledge: Acknowledge;
  readonly #fixedRate: Rate | undefined;

  constructor(
    membership: GroupMembership,
    quotes: Quotes,
    acknowledge: Acknowledge,
    fixedRate: Rate | undefined = undefined,
  ) {
    this.#fixedRate = fixedRate;
    if (fixedRate !== undefined) membership.rate = fixedRate;
    this.#membership = membership;
    this.#quotes = quotes;
    this.#acknowledge = acknowledge;
  }

  symbolsFor(): SymbolSet {
    return this.#membership.symbols;
  }

  get sets(): readonly SymbolSet[] {
    return [this.#membership.symbols];
  }

  /** Trades and candles follow the quotes, not the overview. */
  get phase(): number | undefined {
    return this.#fixedRate === undefined ? this.#membership.phase : undefined;
  }

  subscribe(request: Subscribe, named: SymbolSet): void {
    const { id } = request;
    const { symbols, rate: before } = this.#membership;
    const rate = (request.channel === "quotes" ? request.rate : undefined) ?? before;
    const next = symbols.with(named);
    this.#change(next, rate, rate === before ? named : next, id);
  }

  /**
   * Subscribes a client that holds all of `named` as of `position`: sends it only the rows that changed since. A client
   * without a position, or with one of another epoch, is sent all rows.
   */
  resume(named: SymbolSet, rate: Rate, position: QuotesPosition | undefined): void {
    const { epoch, sequence, changedAt, instruments } = this.#quotes;
    const isKnown = position?.epoch === epoch && position.seq <= sequence;
    const shown = isKnown ? named.filter(instruments.length, (id) => changedAt[id] > position.seq) : named;
    this.#change(named, rate, shown, undefined);
  }

  unsubscribe({ id }: Unsubscribe, next: SymbolSet): void {
    this.#change(next, this.#membership.rate, next, id);
  }

  detach(): void {
    this.#membership.detach();
  }

  attach(): void {
    this.#membership.attach();
  }

  /** There is nothing to catch up with: a snapshot replaces what was missed. */
  catchUp(): boolean {
    return true;
  }

  resetEpoch(rename: (id: InstrumentId) => InstrumentId | undefined): void {
    const { symbols, rate } = this.#membership;
    if (symbols.size === 0) return;
    this.#membership.resetEpoch(symbols.renumbered(rename));
    this.#acknowledge(this.#membership.symbols, { rate });
  }

  #change(next: SymbolSet, rate: Rate, shown: SymbolSet, id: number | undefined): void {
    this.#membership.change(next, rate, shown, () => {
      this.#acknowledge(next, { id, rate });
    });
  }
}
