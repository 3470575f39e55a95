import { addressKey, isLoopback } from "./address.ts";
import { TrustedProxies } from "./proxies.ts";

export interface ConnectionLimits {
  /** Sockets at once, in all. */
  readonly connections: number;
  /**
   * Sockets at once from one address; 0 means no limit. `auto` means 100, but no limit for this machine's addresses and
   * for trusted proxies: all clients may be behind a proxy that does not name them.
   */
  readonly perAddress: number | "auto";
}

const AUTO_PER_ADDRESS = 100;

/** Sockets that an address may have at once. */
export function mostFrom(address: string, { perAddress }: ConnectionLimits, proxies: TrustedProxies): number {
  const isShared = isLoopback(address) || proxies.has(address);
  const most = perAddress === "auto" ? (isShared ? 0 : AUTO_PER_ADDRESS) : perAddress;
  return most === 0 ? Infinity : most;
}

export type Admission = "admitted" | "full" | "address_full";

/** Counts open sockets, in all and per address. Every admission must be followed by one `release`. */
export class Admissions {
  readonly #limits: ConnectionLimits;
  readonly #proxies: TrustedProxies;
  readonly #perAddress = new Map<string, number>();
  #open = 0;

  constructor(limits: ConnectionLimits, proxies = TrustedProxies.none) {
    this.#limits = limits;
    this.#proxies = proxies;
  }

  get open(): number {
    return this.#open;
  }

  admit(address: string): Admission {
    if (this.#open >= this.#limits.connections) return "full";
    const key = addressKey(address);
    const held = this.#perAddress.get(key) ?? 0;
    if (held >= mostFrom(address, this.#limits, this.#proxies)) return "address_full";
    this.#open++;
    this.#perAddress.set(key, held + 1);
    return "admitted";
  }

  release(address: string): void {
    const key = addressKey(address);
    const held = this.#perAddress.get(key) ?? 0;
    this.#open--;
    if (held > 1) this.#perAddress.set(key, held - 1);
    else this.#perAddress.delete(key);
  }
}
