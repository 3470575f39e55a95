import type { Locator } from "playwright-core";

/** Properties of a canvas' picture that a test can check without an expected picture. */
export interface Drawn {
  /** A hash of all pixels. */
  readonly hash: number;
  /** The number of strongly coloured pixels. The grid, the axes and their labels have none. */
  readonly coloured: number;
  /** The number of pixel rows with such pixels, without the price axis and the volume. A single price has one row. */
  readonly heights: number;
}

/** Waits for a canvas and reads its picture. */
export async function drawnOn(canvas: Locator): Promise<Drawn> {
  await canvas.waitFor({ state: "attached" });
  const [drawn] = await drawnOnAll(canvas);
  if (!drawn) throw new Error("the canvas is gone");
  return drawn;
}

/** Reads the pictures of all canvases that exist, at one moment. */
export const drawnOnAll = (canvases: Locator): Promise<Drawn[]> => canvases.evaluateAll(read);

/** Reads copies of the canvases, because reading from a canvas itself would make the browser store it differently. */
function read(elements: Element[]): Drawn[] {
  return elements.map((element) => {
    /** The width of the price axis, px, and the share of the height above volume and time axis. */
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
