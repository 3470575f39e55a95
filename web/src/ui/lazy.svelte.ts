/**
 * A module that a first look has no need of. It is fetched right after that look, so that it is there before anyone asks
 * for it, also where the server has gone by then.
 */
export class Lazy<Module> {
  /** Undefined until it has been fetched. */
  parts = $state.raw<Module>();
  readonly #fetch: () => Promise<Module>;

  constructor(fetch: () => Promise<Module>) {
    this.#fetch = fetch;
  }

  /** Fetches it, again where that failed before. */
  async load(): Promise<void> {
    if (this.parts) return;
    try {
      this.parts = await this.#fetch();
    } catch {
      // The server is away: it is asked again when a part is wanted.
    }
  }
}
