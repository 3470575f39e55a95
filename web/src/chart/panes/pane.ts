import type { Study } from "../studies/study.ts";

/** An area below the prices that shows one study on a value axis of its own. */
export interface Pane {
  readonly study: Study;
  /** The ends of its axis where they never change; else they follow the values in view. */
  readonly limits?: readonly [number, number];
  /** Values with a line across the pane; the space between the first and the last is filled faintly. */
  readonly guides: readonly number[];
  /** A value of its axis as text. */
  readonly format: (value: number) => string;
  /** How high the viewer wants it, px; it gets less in a low chart. */
  readonly height: number;
}

/** Heights of a pane, px: at least, as long as there is room for it, when it is opened, and at most. */
export const MIN_PANE_HEIGHT = 44;
export const DEFAULT_PANE_HEIGHT = 96;
export const MAX_PANE_HEIGHT = 600;
/** So many panes at most stand below the prices. */
export const MAX_PANES = 4;
