import type { Page } from "playwright-core";

/** A flash of a price in the watchlist, read when it started. */
export interface SeenFlash {
  readonly direction: "up" | "down";
  /** The direction of the mark beside the price. */
  readonly mark: "up" | "down" | "flat";
  /** The digits that flash, and the whole price. */
  readonly text: string;
  readonly price: string;
  readonly milliseconds: number;
}

/** Records every flash in the watchlist from now on. Returns a function that reads the flashes recorded so far. */
export async function recordFlashes(page: Page): Promise<() => Promise<SeenFlash[]>> {
  const seen = await page.evaluateHandle(() => {
    const flashes: SeenFlash[] = [];
    document.addEventListener("animationstart", ({ target, animationName }) => {
      const [, direction] = /flash-(up|down)$/.exec(animationName) ?? [];
      const tail = target as HTMLElement;
      const cell = tail.closest('[role="gridcell"]');
      if (!cell || (direction !== "up" && direction !== "down")) return;
      const mark = cell.querySelector("svg")?.classList;
      flashes.push({
        direction,
        mark: mark?.contains("up") ? "up" : mark?.contains("down") ? "down" : "flat",
        text: tail.dataset["tail"] ?? "",
        price: cell.textContent.trim(),
        milliseconds: Number.parseFloat(getComputedStyle(tail).animationDuration) * 1000,
      });
    });
    return flashes;
  });
  return () => seen.jsonValue();
}
