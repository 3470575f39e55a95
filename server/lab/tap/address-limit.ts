/** This machine's connections are exempt: behind a proxy all come from one address. */
const MAX_PER_ADDRESS = 256;

/** The number of connections per address, limited. */
export class AddressLimit {
  readonly #keyOf: (address: string) => string;
  readonly #connections = new Map<string, number>();

  /** @param keyOf the key under which an address is counted: all addresses of one customer may share it */
  constructor(keyOf: (address: string) => string) {
    this.#keyOf = keyOf;
  }

  isReached(address: string): boolean {
    return (this.#connections.get(this.#keyOf(address)) ?? 0) >= MAX_PER_ADDRESS && !isLoopback(address);
  }

  add(address: string): void {
    const key = this.#keyOf(address);
    this.#connections.set(key, (this.#connections.get(key) ?? 0) + 1);
  }

  remove(address: string): void {
    const key = this.#keyOf(address);
    const held = this.#connections.get(key) ?? 0;
    if (held > 1) this.#connections.set(key, held - 1);
    else this.#connections.delete(key);
  }
}

const isLoopback = (address: string): boolean => /^(::ffff:)?127\./.test(address) || address === "::1";
