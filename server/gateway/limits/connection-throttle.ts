import type { Clock } from "../../ports/clock.ts";
import { addressKey } from "./address.ts";
import { mostFrom, type ConnectionLimits } from "./admission.ts";
import { TrustedProxies } from "./proxies.ts";

/** From this many plain connections on, those that each address opens are counted. */
const COUNT_FROM = 500;
/** Beyond this many plain connections, an address that opened many of them may open no more. */
const LIMIT_FROM = 1_000;
/** A connection counts against its address for at least this long, ms: uWebSockets.js closes idle ones after 14 s. */
const WINDOW_MS = 15_000;

/**
 * Keeps one address from using up the process's file descriptors with plain connections. Those have no WebSocket or
 * stream. uWebSockets.js does not tell whose connection closed, so the number open per address is unknown. Instead,
 * while many are open in all, the throttle counts how many each address opened recently.
 */
export class ConnectionThrottle {
  readonly #limits: ConnectionLimits;
  readonly #clock: Clock;
  /** Exempt, since a connection of a proxy may be any client's: only its requests name the client. */
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

  /** Whether a connection that was just opened may stay. `plain` connections are open now, this one included. */
  admits(address: () => string, plain: number): boolean {
    const { connections, perAddress } = this.#limits;
    if (plain > Math.max(2 * LIMIT_FROM, connections)) return false;
    if (perAddress === 0 || plain <= COUNT_FROM) return true;
    const from = address();
    if (this.#proxies.has(from)) return true;
    const opened = this.#count(addressKey(from));
    return plain <= LIMIT_FROM || opened <= mostFrom(from, this.#limits, this.#proxies);
  }

  /** Counts a connection. Returns how many the address opened in this window and the one before. */
  #count(key: string): number {
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
