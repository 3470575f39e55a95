import { on } from "svelte/events";

/** The least length of the bar, px. */
const MIN_BAR = 28;

/**
 * A scroll bar that lies over the right edge of a frame, whose own is hidden, so that rows are as wide as the frame. It can be
 * dragged. Wheel, keys and fingers scroll the frame itself. The bar is put into the frame's parent, which must be positioned.
 *
 * @param headHeight the height of a head that stays while the rest scrolls, px
 */
export function overlayBar(frame: HTMLElement, headHeight: () => number): () => void {
  const bar = document.createElement("div");
  bar.setAttribute("data-overlay-bar", "");
  bar.setAttribute("aria-hidden", "true");
  frame.parentElement?.append(bar);
  /** Where the bar is held: the pointer's place and the frame's when it was taken. */
  let held: { readonly y: number; readonly top: number } | undefined;

  const room = () => frame.clientHeight - headHeight();
  const length = () => Math.max(MIN_BAR, (room() * room()) / (frame.scrollHeight - headHeight()));
  /** How far the frame scrolls while the bar moves by 1 px. */
  const step = () => (frame.scrollHeight - frame.clientHeight) / Math.max(1, room() - length());

  function draw() {
    const scrolls = frame.scrollHeight > frame.clientHeight + 1;
    bar.style.display = scrolls ? "" : "none";
    if (!scrolls) return;
    bar.style.height = `${length()}px`;
    bar.style.transform = `translateY(${frame.offsetTop + headHeight() + frame.scrollTop / step()}px)`;
  }

  const observer = new ResizeObserver(draw);
  observer.observe(frame);
  for (const child of frame.children) observer.observe(child);
  const stops = [
    on(frame, "scroll", draw, { passive: true }),
    on(bar, "pointerdown", (event) => {
      held = { y: event.clientY, top: frame.scrollTop };
      bar.setPointerCapture(event.pointerId);
      event.preventDefault();
    }),
    on(bar, "pointermove", (event) => {
      if (held) frame.scrollTop = held.top + (event.clientY - held.y) * step();
    }),
    on(bar, "lostpointercapture", () => (held = undefined)),
  ];
  draw();
  return () => {
    for (const stop of stops) stop();
    observer.disconnect();
    bar.remove();
  };
}
