import type { Overlay } from "./overlay.ts";

/**
 * The overlays of one chart: those that it was made with, and before them, in the order of adding, those that were added
 * later. Prices and crosshair are so drawn over what features add.
 */
export class OverlayList {
  readonly #all: Overlay[];
  #added = 0;

  constructor(own: readonly Overlay[]) {
    this.#all = [...own];
  }

  /** Always the same array, which is read on every draw. */
  get all(): readonly Overlay[] {
    return this.#all;
  }

  /** Returns the function that takes it away again. */
  add(overlay: Overlay): () => void {
    this.#all.splice(this.#added++, 0, overlay);
    return () => {
      if (this.#remove(overlay)) this.#added--;
    };
  }

  /** The same for one that is drawn over all others. */
  addOnTop(overlay: Overlay): () => void {
    this.#all.push(overlay);
    return () => {
      this.#remove(overlay);
    };
  }

  #remove(overlay: Overlay): boolean {
    const at = this.#all.indexOf(overlay);
    if (at >= 0) this.#all.splice(at, 1);
    return at >= 0;
  }
}
