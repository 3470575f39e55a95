/** The colours a canvas draws with, as CSS colour strings. */
export interface CanvasColors {
  readonly ground: string;
  readonly rule: string;
  readonly ink2: string;
  readonly ink3: string;
  readonly accent: string;
  readonly up: string;
  readonly down: string;
  readonly flat: string;
  readonly warn: string;
}

/** Reads the theme's tokens as resolved colours; they change with theme and palette, so read them again then. */
export function readCanvasColors(root: HTMLElement = document.documentElement): CanvasColors {
  const style = getComputedStyle(root);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ground: token("ground"),
    rule: token("rule"),
    ink2: token("ink-2"),
    ink3: token("ink-3"),
    accent: token("accent"),
    up: token("up"),
    down: token("down"),
    flat: token("flat"),
    warn: token("warn"),
  };
}
