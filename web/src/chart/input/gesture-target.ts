/** CSS px from a canvas's left and top. */
export interface Point {
  x: number;
  y: number;
}

/**
 * What a user does to a chart with pointer, wheel or keys. Pixels are CSS px from the canvas's left and top. Methods that
 * return a boolean ask first whether a tool takes what happened.
 */
export interface GestureTarget {
  /** Whether a tool takes the gesture that begins here; its moves and its end are then told by the next three. */
  toolDown(at: Point, event: PointerEvent): boolean;
  toolMove(at: Point, event: PointerEvent): void;
  toolUp(at: Point, event: PointerEvent): void;
  toolCancel(): void;
  toolTap(at: Point, event: PointerEvent): boolean;
  toolMenu(at: Point, event: MouseEvent): boolean;
  toolWheel(at: Point, event: WheelEvent): boolean;
  toolKey(event: KeyboardEvent): boolean;
  /** Moves what is shown by so many px to the right and down, content following the pointer. */
  panned(pixels: number, down: number): void;
  /** Shows `factor` times as much, around `x`. */
  zoomed(factor: number, x: number): void;
  hovered(point: Point | undefined): void;
  /** Moves the crosshair by so many candles; the first step shows it at the newest in view. */
  stepped(candles: number): void;
  /** Shows the crosshair at a tap, where it stays without a pointer. */
  held(point: Point): void;
  /** Whether a crosshair stands where it was left by a tap. */
  readonly isHeld: boolean;
  /** Back to the live edge. */
  goLive(): void;
  doubleClicked(point: Point, event: MouseEvent): void;
}
