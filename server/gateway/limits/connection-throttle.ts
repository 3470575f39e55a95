import type { Clock } from "../../ports/clock.ts";
import { addressKey } from "./address.ts";
import { mostFrom, type ConnectionLimits } from "./admission.ts";
import { TrustedProxies } from "./proxies.ts";

/** Plain HTTP connections from which on it is looked who opens them, and beyond which those who open many may not. */
const BUSY = 500;
const CROWDED = 1_000;
/** For how long, at the least, what an address opened is held against it: uWebSockets.js ends idle ones in 14 s. ms. */
const WINDOW_MS = 15_000;

/**
 * Judges connections on which no WebSocket or stream is yet, by which one address could use up the process's file
 * descriptors. uWebSockets.js does not tell whose connection closed, so what is open per address is not known: instead,
 * once many are open in all, it is counted what each address opened of late. In quiet times nothing is kept.
 */
export class ConnectionThrottle {
  readonly #limits: ConnectionLimits;
  readonly #clock: Clock;
  /** Their connections are their clients', whom only a request names. */
  readonly #proxies: TrustedProxies;
  /** Connections opened by each address in this window and in the one before it. */
  #recent = new Map<string, number>();
  #before = new Map<string, number>();
  #windowEnd = -Infinity;

  constructor(limits: ConnectionLimits, clock: Clock, proxies = TrustedProxies.none) {
    this.#limits = limits;
    this.#clock = clock;
    this.#proxies = proxies;
  }

  /** Whether a connection may stay that was just opened; `plain` are open now, this one included. */
  admits(address: () => string, plain: number): boolean {
    const { connections, perAddress } = this.#limits;
    if (plain > Math.max(2 * CROWDED, connections)) return false;
    if (perAddress === 0 || plain <= BUSY) return true;
    const from = address();
    if (this.#proxies.has(from)) return true;
    const opened = this.#note(addressKey(from));
    return plain <= CROWDED || opened <= mostFrom(from, this.#limits, this.#proxies);
  }

  /** Counts a connection, and says how many the address opened in the last one or two windows. */
  #note(key: string): number {
    const now = this.#clock.monotonic();
    if (now >= this.#windowEnd) {
      this.#before = now >= this.#windowEnd + WINDOW_MS ? new Map() : this.#recent;
      this.#recent = new Map();
      this.#windowEnd = now + WINDOW_MS;
    }
    const opened = (this.#recent.get(key) ?? 0) + 1;
    this.#recent.set(key, opened);
    return opened + (this.#before.get(key) ?? 0);
  }
}
