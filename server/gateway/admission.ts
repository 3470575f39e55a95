import { addressKey } from "./address.ts";

export interface ConnectionLimits {
  /** Sockets at once, in all. */
  readonly connections: number;
  /** Sockets at once from one address; 0 means no limit. */
  readonly perAddress: number;
}

export type Admission = "admitted" | "full" | "address_full";

/** Counts open sockets, in all and per address. Every admission is paid back by one `release`. */
export class Admissions {
  readonly #limits: ConnectionLimits;
  readonly #perAddress = new Map<string, number>();
  #open = 0;

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  get open(): number {
    return this.#open;
  }

  admit(address: string): Admission {
    const { connections, perAddress } = this.#limits;
    if (this.#open >= connections) return "full";
    const key = addressKey(address);
    const held = this.#perAddress.get(key) ?? 0;
    if (perAddress > 0 && held >= perAddress) return "address_full";
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
