import type { Counters } from "./counters.ts";
import type { Peer } from "./peer.ts";

/** When a client counts as slow, and when it is given up. */
export interface SlowLimits {
  /** How far behind a client may be before it is taken off its topics until it has read up, ms. */
  readonly behindMs: number;
  /**
   * Bytes waiting in this process beyond which it is taken off at once. Must be more than a snapshot of the whole
   * board, 256 KB for 1,000 instruments. At four times this the client is closed.
   */
  readonly bufferedBytes: number;
  /** How long a slow client may take not one byte of those that wait in this process before it is closed, ms. */
  readonly stallTimeoutMs: number;
  /** How long it may answer no probe where all of them wait in the kernel, so that its progress is not seen, ms. */
  readonly pongTimeoutMs: number;
}

/** Bytes sent since a client last proved that it reads, beyond which it has to prove it again. */
const PROBE_BYTES = 65_536;
/** So few bytes are no reason to ask: heartbeats of a quarter of a minute. */
const FEW_BYTES = 1_024;
/** Least time between two probes of a client that reads, ms; more where there are many clients. */
const MIN_PROBE_MS = 500;
/** Probes a second, all clients and reasons together. Measured: 2,000 cost 8 to 10 percent of a core. */
const PROBES_PER_SECOND = 400;
/** The same where time is the only reason to ask. */
const QUIET_PROBES_PER_SECOND = 250;
/** The longest that a client who gets more than a few bytes is left unasked for that reason, however many there are, ms. */
const PROBE_QUIET_MOST_MS = 5_000;
/** Where the connection cannot be asked, a client has read up once this share of what made it slow waits for it. */
const READ_UP = 1 / 16;

/** How often clients are asked beside so many others. */
export interface ProbePace {
  /** Least time between two probes of a client, whatever the reason, ms. */
  readonly leastMs: number;
  /** Time without a sign of reading after which more than a few bytes are a reason to ask, ms. */
  readonly quietMs: number;
}

export function probePace(clients: number): ProbePace {
  const apart = (perSecond: number): number => Math.max(MIN_PROBE_MS, (clients / perSecond) * 1_000);
  return {
    leastMs: apart(PROBES_PER_SECOND),
    quietMs: Math.min(PROBE_QUIET_MOST_MS, apart(QUIET_PROBES_PER_SECOND)),
  };
}

/** What to do about how a client reads. */
export type LagVerdict = "reads" | "slow" | "wait" | "resume" | "give up";

/** A time in which a client was too slow: from when it was taken off its topics until it has read up. */
interface SlowPeriod {
  /** Bytes waiting in this process at the last look. */
  waiting: number;
  /** Time without a sign that any of it was read, ms. */
  stillMs: number;
}

/**
 * Tells how far behind a client is. The kernel takes up to 4 MB off this process's hands before any are seen to wait,
 * so a client is asked instead: a probe is answered once everything sent before it was read, and the time that takes is
 * how far behind it is. Asked only where there is doubt, and the more seldom the more clients there are: one that stops
 * reading is found within three seconds beside a hundred others, and fifteen beside 5,000, at a cost that stays below two
 * percent of a core. Times are added up from looks, so that a held-up process does not find all its clients slow.
 */
export class LagMonitor {
  readonly #peer: Peer;
  readonly #limits: SlowLimits;
  readonly #counters: Counters;
  /** Bytes sent that are not known to be read, and how many of them the probe under way covers. */
  #unread = 0;
  #covered = 0;
  /** The last probe sent, and the last that was answered by name. */
  #token = 0;
  #answeredToken = 0;
  #asked = false;
  /** The last probe was sent since the last look: what the next one adds up passed before it for the most part. */
  #askedBetween = false;
  /** False once a connection said that it cannot be asked. */
  #askable = true;
  /** Since the last probe was sent, and since the last sign of reading, ms. */
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

  /** Whether a probe is under way. */
  get isAsked(): boolean {
    return this.#asked;
  }

  /** Bytes that the client may not have read yet. */
  get unread(): number {
    return this.#askable ? this.#unread : this.#peer.bufferedBytes();
  }

  sent(bytes: number): void {
    this.#unread += bytes;
  }

  /** The client's own program spoke. That says nothing of what it read, so much unread is still a reason to ask. */
  spoke(): void {
    this.#sinceSignMs = 0;
  }

  /**
   * An answer came: the client has read everything that was sent before probe `token`. Where that is undefined, or none
   * of ours, it answers without naming a probe, and is taken to answer the one under way.
   */
  answered(token: number | undefined): void {
    if (this.#slowPeriod !== undefined) this.#slowPeriod.stillMs = 0;
    this.#sinceSignMs = 0;
    const isNamed = token !== undefined && token <= this.#token;
    if (isNamed && token <= this.#answeredToken) return;
    if (isNamed) this.#answeredToken = token;
    if (!this.#asked || !this.#settles(isNamed ? token : undefined)) return;
    this.#asked = false;
    this.#unread -= this.#covered;
  }

  /** Judges the client after `elapsedMs`; asks it where there is doubt, as often as `pace` lets it. */
  look(elapsedMs: number, pace: ProbePace): LagVerdict {
    if (!this.#askedBetween) this.#sinceProbeMs += elapsedMs;
    if (elapsedMs > 0) this.#askedBetween = false;
    this.#sinceSignMs += elapsedMs;
    const waiting = this.#peer.bufferedBytes();
    if (this.#slowPeriod !== undefined) return this.#lookAgain(this.#slowPeriod, waiting, elapsedMs);
    if (waiting > this.#limits.bufferedBytes) return "slow";
    if (this.#asked) return this.#sinceProbeMs > this.#limits.behindMs ? "slow" : "reads";
    if (this.#doubts(waiting, pace)) {
      this.ask();
      this.#askedBetween = elapsedMs === 0;
    }
    return "reads";
  }

  /** The client is off its topics from now on: what was sent so far is the last until it has read all of it. */
  beginSlowPeriod(): void {
    this.#slowPeriod = { waiting: this.#peer.bufferedBytes(), stillMs: 0 };
    this.#asked = false;
    this.ask();
  }

  endSlowPeriod(): void {
    this.#slowPeriod = undefined;
  }

  /** Sends a probe, unless one is under way. It may be answered before this returns. */
  ask(): void {
    if (this.#asked || !this.#askable) return;
    this.#asked = this.#askedBetween = true;
    this.#covered = this.#unread;
    this.#sinceProbeMs = 0;
    this.#askable = this.#peer.probe(++this.#token);
    if (this.#askable) this.#counters.probes++;
    else this.#asked = false;
  }

  /**
   * Whether an answer is one to the probe under way. Of a client that is off its topics any is, though late, as long as
   * not much waits for it here: what it is sent next is a snapshot, so it never gets further behind by that.
   */
  #settles(token: number | undefined): boolean {
    if (this.#slowPeriod === undefined) return token === undefined || token === this.#token;
    return token === this.#token || this.#peer.bufferedBytes() <= this.#limits.bufferedBytes * READ_UP;
  }

  #doubts(waiting: number, { leastMs, quietMs }: ProbePace): boolean {
    if (this.#sinceProbeMs < leastMs) return false;
    if (waiting > 0 || this.#unread >= PROBE_BYTES) return true;
    return this.#unread >= FEW_BYTES && this.#sinceSignMs >= quietMs;
  }

  #lookAgain(slowPeriod: SlowPeriod, waiting: number, elapsedMs: number): LagVerdict {
    const { bufferedBytes, stallTimeoutMs, pongTimeoutMs } = this.#limits;
    if (this.#askable ? !this.#asked : waiting <= bufferedBytes * READ_UP) return "resume";
    slowPeriod.stillMs = waiting < slowPeriod.waiting ? 0 : slowPeriod.stillMs + elapsedMs;
    slowPeriod.waiting = waiting;
    return slowPeriod.stillMs >= (waiting > 0 ? stallTimeoutMs : pongTimeoutMs) ? "give up" : "wait";
  }
}
