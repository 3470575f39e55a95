import type * as parts from "./later-parts.ts";

type Parts = typeof parts;

/**
 * Parts of the page that a first look has no need of. They are fetched right after it, so that they are there before
 * anyone asks for them, also where the server has gone by then.
 */
class Later {
  parts = $state.raw<Parts>();

  /** Fetches them, again where that failed before. */
  async load(): Promise<void> {
    if (this.parts) return;
    try {
      this.parts = await import("./later-parts.ts");
    } catch {
      // The server is away: asked again when a part is wanted.
    }
  }
}

export const later = new Later();
