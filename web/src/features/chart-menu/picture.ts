/** What a picture of a chart says above it, and how it looks. */
export interface Caption {
  readonly title: string;
  readonly detail: string;
  /** Resolved CSS colours. */
  readonly ground: string;
  readonly ink: string;
  readonly faint: string;
}

/** Height of the caption, and between its edge and its texts, CSS px. */
const CAPTION = 36;
const EDGE = 16;

/**
 * A chart's canvas on its ground, under a caption, as a PNG.
 * @throws Error where the browser makes no picture of it.
 */
export async function pictureOf(canvas: HTMLCanvasElement, caption: Caption): Promise<Blob> {
  const ratio = canvas.width / canvas.clientWidth;
  const picture = document.createElement("canvas");
  picture.width = canvas.width;
  picture.height = canvas.height + Math.round(CAPTION * ratio);
  const context = picture.getContext("2d");
  if (!context) throw new Error("no canvas");
  context.fillStyle = caption.ground;
  context.fillRect(0, 0, picture.width, picture.height);
  context.drawImage(canvas, 0, picture.height - canvas.height);
  context.scale(ratio, ratio);
  context.textBaseline = "middle";
  context.font = '600 15px "IBM Plex Sans", system-ui, sans-serif';
  context.fillStyle = caption.ink;
  context.fillText(caption.title, EDGE, CAPTION / 2);
  const after = EDGE + context.measureText(caption.title).width + EDGE;
  context.font = '400 12px "IBM Plex Sans", system-ui, sans-serif';
  context.fillStyle = caption.faint;
  context.fillText(caption.detail, after, CAPTION / 2);
  const blob = await new Promise<Blob | null>((resolve) => {
    picture.toBlob(resolve, "image/png");
  });
  if (!blob) throw new Error("no picture");
  return blob;
}

/** Has the browser save something as a file. */
export function download(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, 10_000);
}
