import type { Counters } from "./counters.ts";
import type { Peer } from "./peer.ts";

/** When a client counts as slow, and when it is closed. */
export interface SlowLimits {
  /** How far behind a client may be, ms. Beyond it, updates are held back until it has caught up. */
  readonly behindMs: number;
  /**
   * Bytes waiting in this process beyond which updates are held back at once. Must exceed a snapshot of the whole
   * board, 256 KB for 1,000 instruments. At four times this the client is closed.
   */
  readonly bufferedBytes: number;
  /** How long a slow client may read none of the bytes that wait in this process before it is closed, ms. */
  readonly stallTimeoutMs: number;
  /** How long it may leave a probe unanswered where all bytes wait in the kernel, which hides its progress, ms. */
  readonly pongTimeoutMs: number;
}

/** Unread bytes beyond which a client is probed. */
const PROBE_BYTES = 65_536;
/** Fewer unread bytes are no reason for a probe. Heartbeats alone add up to this in 15 seconds. */
const MIN_PROBED_BYTES = 1_024;
/** Least time between two probes of a client that reads, ms. It grows with the number of clients. */
const MIN_PROBE_MS = 500;
/** Probes a second, over all clients and reasons. Measured: 2,000 a second cost 8 to 10 percent of a core. */
const PROBES_PER_SECOND = 400;
/** The same for probes whose only reason is the time since the last sign of reading. */
const QUIET_PROBES_PER_SECOND = 250;
/** Such a probe is delayed by at most this, however many clients there are, ms. */
const MAX_QUIET_MS = 5_000;
/** A client has caught up once no more than this share of `bufferedBytes` waits, where probes cannot tell. */
const CAUGHT_UP_SHARE = 1 / 16;

/** How often clients are probed, by their number. */
export interface ProbePace {
  /** Least time between two probes of a client, whatever the reason, ms. */
  readonly minIntervalMs: number;
  /** Time without a sign of reading after which MIN_PROBED_BYTES unread are a reason for a probe, ms. */
  readonly quietMs: number;
}

export function probePace(clients: number): ProbePace {
  const intervalAt = (perSecond: number): number => Math.max(MIN_PROBE_MS, (clients / perSecond) * 1_000);
  return {
    minIntervalMs: intervalAt(PROBES_PER_SECOND),
    quietMs: Math.min(MAX_QUIET_MS, intervalAt(QUIET_PROBES_PER_SECOND)),
  };
}

/** The result of a check of a client. */
export type LagVerdict = "reads" | "slow" | "wait" | "resume" | "give up";

/** A time in which a client is slow: it begins when updates are held back, and ends when the client has caught up. */
interface SlowPeriod {
  /** Bytes waiting in this process at the last check. */
  waiting: number;
  /** Time without a sign that the client read any of them, ms. */
  stalledMs: number;
}

/**
 * Measures how far behind a client is. Bytes waiting in this process do not show it, since the kernel buffers up to 4
 * MB per connection. A probe does: the client answers it once it has read everything sent before, and the time until
 * then is how far behind it is. Clients are probed only in doubt, and less often the more clients there are. Elapsed
 * times are summed over checks, each of them bounded, so that a process that was held up does not take all clients for
 * slow.
 * Measured: a client that stops reading is found within 3 s among 100 clients and 15 s among 5,000, at under 2% of a
 * core.
 */
export class LagMonitor {
  readonly #peer: Peer;
  readonly #limits: SlowLimits;
  readonly #counters: Counters;
  /** Bytes sent that are not known to be read, and how many of them the pending probe covers. */
  #unread = 0;
  #covered = 0;
  /** Token of the last probe sent, and of the last one that was answered by its token. */
  #token = 0;
  #answeredToken = 0;
  #isPending = false;
  /**
   * Whether the last probe was sent between two checks. Most of the time that the next check adds then passed before
   * the probe, so it is not counted as time since the probe.
   */
  #probedBetweenChecks = false;
  /** False once the connection has refused a probe. */
  #canProbe = true;
  /** Time since the last probe was sent, and since the last sign of reading, ms. */
  #sinceProbeMs = Infinity;
  #sinceSignMs = 0;
  #slowPeriod: SlowPeriod | undefined;

  constructor(peer: Peer, limits: SlowLimits, counters: Counters) {
    this.#peer = peer;
    this.#limits = limits;
    this.#counters = counters;
  }

  get isSlow(): boolean {
    return this.#slowPeriod !== undefined;
  }

  /** Whether a probe is unanswered. */
  get isProbePending(): boolean {
    return this.#isPending;
  }

  /** Bytes that the client may not have read yet. */
  get unread(): number {
    return this.#canProbe ? this.#unread : this.#peer.bufferedBytes();
  }

  sent(bytes: number): void {
    this.#unread += bytes;
  }

  /**
   * The client's program sent a message. That does not prove what it has read: many unread bytes still cause a probe.
   */
  heard(): void {
    this.#sinceSignMs = 0;
  }

  /**
   * The client answered: it has read everything that was sent before the probe `token`. An undefined or unknown token
   * is taken as an answer to the pending probe.
   */
  answered(token: number | undefined): void {
    if (this.#slowPeriod !== undefined) this.#slowPeriod.stalledMs = 0;
    this.#sinceSignMs = 0;
    const isNamed = token !== undefined && token <= this.#token;
    if (isNamed && token <= this.#answeredToken) return;
    if (isNamed) this.#answeredToken = token;
    if (!this.#isPending || !this.#completesProbe(isNamed ? token : undefined)) return;
    this.#isPending = false;
    this.#unread -= this.#covered;
  }

  /** Checks the client, `elapsedMs` after the last check. Probes it in doubt, as often as `pace` allows. */
  check(elapsedMs: number, pace: ProbePace): LagVerdict {
    if (!this.#probedBetweenChecks) this.#sinceProbeMs += elapsedMs;
    if (elapsedMs > 0) this.#probedBetweenChecks = false;
    this.#sinceSignMs += elapsedMs;
    const waiting = this.#peer.bufferedBytes();
    if (this.#slowPeriod !== undefined) return this.#checkSlow(this.#slowPeriod, waiting, elapsedMs);
    if (waiting > this.#limits.bufferedBytes) return "slow";
    if (this.#isPending) return this.#sinceProbeMs > this.#limits.behindMs ? "slow" : "reads";
    if (this.#needsProbe(waiting, pace)) {
      this.probe();
      this.#probedBetweenChecks = elapsedMs === 0;
    }
    return "reads";
  }

  /** The client's updates are held back from now on, until it has read what was sent so far. */
  beginSlowPeriod(): void {
    this.#slowPeriod = { waiting: this.#peer.bufferedBytes(), stalledMs: 0 };
    this.#isPending = false;
    this.probe();
  }

  endSlowPeriod(): void {
    this.#slowPeriod = undefined;
  }

  /** Sends a probe, unless one is pending. It may be answered before this returns. */
  probe(): void {
    if (this.#isPending || !this.#canProbe) return;
    this.#isPending = this.#probedBetweenChecks = true;
    this.#covered = this.#unread;
    this.#sinceProbeMs = 0;
    this.#canProbe = this.#peer.probe(++this.#token);
    if (this.#canProbe) this.#counters.probes++;
    else this.#isPending = false;
  }

  /**
   * Whether an answer completes the pending probe. For a slow client any answer does, even a late one, as long as few
   * bytes wait for it here. It is sent a snapshot next, so it does not fall further behind.
   */
  #completesProbe(token: number | undefined): boolean {
    if (this.#slowPeriod === undefined) return token === undefined || token === this.#token;
    return token === this.#token || this.#peer.bufferedBytes() <= this.#limits.bufferedBytes * CAUGHT_UP_SHARE;
  }

  #needsProbe(waiting: number, { minIntervalMs, quietMs }: ProbePace): boolean {
    if (this.#sinceProbeMs < minIntervalMs) return false;
    if (waiting > 0 || this.#unread >= PROBE_BYTES) return true;
    return this.#unread >= MIN_PROBED_BYTES && this.#sinceSignMs >= quietMs;
  }

  #checkSlow(slowPeriod: SlowPeriod, waiting: number, elapsedMs: number): LagVerdict {
    const { bufferedBytes, stallTimeoutMs, pongTimeoutMs } = this.#limits;
    if (this.#canProbe ? !this.#isPending : waiting <= bufferedBytes * CAUGHT_UP_SHARE) return "resume";
    slowPeriod.stalledMs = waiting < slowPeriod.waiting ? 0 : slowPeriod.stalledMs + elapsedMs;
    slowPeriod.waiting = waiting;
    return slowPeriod.stalledMs >= (waiting > 0 ? stallTimeoutMs : pongTimeoutMs) ? "give up" : "wait";
  }
}
