import type { Locator } from "playwright-core";

/** What is drawn on a canvas, as far as a test can tell without knowing the picture. */
export interface Drawn {
  /** Changes with every pixel. */
  readonly hash: number;
  /** Pixels of a strong colour, which the grid, the axes and their labels do not have. */
  readonly coloured: number;
  /** Lines of such pixels, the axis on the right and the volume below left out: the level of a price is one. */
  readonly heights: number;
}

/** Waits for a canvas and reads what is drawn on it. */
export async function drawnOn(canvas: Locator): Promise<Drawn> {
  await canvas.waitFor({ state: "attached" });
  const [drawn] = await drawnOnAll(canvas);
  if (!drawn) throw new Error("the canvas is gone");
  return drawn;
}

/** What is drawn on each of the canvases that exist, read at one moment. */
export const drawnOnAll = (canvases: Locator): Promise<Drawn[]> => canvases.evaluateAll(read);

/** Reads canvases back by way of others: reading the page's own would change how the browser keeps them. */
function read(elements: Element[]): Drawn[] {
  return elements.map((element) => {
    /** The price axis takes so many px; volume and time axis lie below this share of the height. */
    const AXIS = 56 * devicePixelRatio;
    const PRICES = 0.75;
    const source = element as HTMLCanvasElement;
    const { width, height } = source;
    const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    if (!copy) throw new Error("no 2d context");
    copy.drawImage(source, 0, 0);
    const { data } = copy.getImageData(0, 0, width, height);
    const pixels = new Uint32Array(data.buffer);
    const heights = new Set<number>();
    let hash = 0;
    let coloured = 0;
    for (let at = 0; at < pixels.length; at++) {
      const pixel = pixels[at] ?? 0;
      hash = (Math.imul(hash, 31) + pixel) | 0;
      if (pixel === 0) continue;
      const [red, green, blue, alpha] = [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255, pixel >>> 24];
      if (alpha < 100 || Math.max(red, green, blue) - Math.min(red, green, blue) < 60) continue;
      coloured++;
      if (at % width < width - AXIS && at < width * height * PRICES) heights.add(Math.floor(at / width));
    }
    return { hash, coloured, heights: heights.size };
  });
}
