/**
 * The tokens of the colours that lines on a chart can have (theme/tokens.css). They are told apart on both grounds, also by viewers
 * who do not see red, green or blue, and none is a direction's.
 */
export const LINE_COLORS = ["line-1", "line-2", "line-3", "line-4", "line-5", "line-6"] as const;

/** The colours as the page shows them now, resolved for a canvas. */
export function readLineColors(root: HTMLElement = document.documentElement): readonly string[] {
  const style = getComputedStyle(root);
  return LINE_COLORS.map((name) => style.getPropertyValue(`--${name}`).trim());
}
