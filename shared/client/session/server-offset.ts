/** A clock's offset is measured anew after this many answers, since two clocks drift apart. A minute of pings. */
const SAMPLES = 16;

/**
 * The offset from this clock to the server's, from the pings (W71). An answer with a short round trip says more: the
 * server stated its time somewhere within it. So the shortest of the last SAMPLES round trips gives the offset.
 */
export class ServerOffset {
  #samples: { readonly offset: number; readonly roundTripMs: number }[] = [];

  /** The server answered at `now` a ping that was sent at `sentAt`, both by this clock, and stated its time. ms. */
  answered(sentAt: number, now: number, serverTime: number): void {
    const roundTripMs = now - sentAt;
    if (roundTripMs < 0) return;
    this.#samples.push({ offset: serverTime - (sentAt + now) / 2, roundTripMs });
    if (this.#samples.length > SAMPLES) this.#samples.shift();
  }

  /** The server's time at `moment` of this clock, and how far off that may be, ms; undefined before the first answer. */
  at(moment: number): { readonly time: number; readonly errorMs: number } | undefined {
    const [first, ...others] = this.#samples;
    if (first === undefined) return undefined;
    const best = others.reduce((a, b) => (b.roundTripMs < a.roundTripMs ? b : a), first);
    // The server's clock counts whole milliseconds.
    return { time: moment + best.offset, errorMs: best.roundTripMs / 2 + 1 };
  }

  /** A new connection may be to another machine. */
  forget(): void {
    this.#samples = [];
  }
}
