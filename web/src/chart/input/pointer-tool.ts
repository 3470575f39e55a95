/** What lies under a point of a chart: prices and volume, a pane below them, an axis, or the corner between the axes. */
export type ChartArea = "prices" | "panes" | "priceAxis" | "timeAxis" | "corner";

/** A point of a chart: CSS px from the canvas's left and top, and what lies there. */
export interface ChartPoint {
  readonly x: number;
  readonly y: number;
  readonly area: ChartArea;
  /** Market time, ms, also between candles and beyond them. */
  readonly time: number;
  /** Price mantissa, between two price steps as a rule. In another area the scale of the prices goes on. */
  readonly price: number;
}

/**
 * Something that a user does on a chart other than moving it, such as drawing a line or dragging a price. Tools are asked
 * before the chart acts, the one added last first. Every method is optional; those that return a boolean say whether
 * the tool takes what happened, which then concerns nothing else. A tool changes what is drawn through an overlay, and
 * calls the chart's `invalidate`.
 */
export interface PointerTool {
  /**
   * A button or the first finger came down. A tool that takes the gesture is told of its moves, and of its end by `up` or
   * `cancel`: a second finger came down, the browser took over, or the tool was removed.
   */
  down?(at: ChartPoint, event: PointerEvent): boolean;
  move?(at: ChartPoint, event: PointerEvent): void;
  up?(at: ChartPoint, event: PointerEvent): void;
  cancel?(): void;
  /** A click or a tap, which no tool took as a gesture: without movement, by a mouse or a finger. */
  tap?(at: ChartPoint, event: PointerEvent): boolean;
  doubleClick?(at: ChartPoint, event: MouseEvent): boolean;
  /** A right click, or a long press where the platform takes it for one. A tool that takes it replaces the browser's menu. */
  menu?(at: ChartPoint, event: MouseEvent): boolean;
  wheel?(at: ChartPoint, event: WheelEvent): boolean;
  /** The mouse is here. Returns the CSS cursor that the tool wants shown, if any. */
  hover?(at: ChartPoint): string | undefined;
  /** The mouse left the chart. */
  leave?(): void;
  /** A key was pressed while the chart has the focus. */
  key?(event: KeyboardEvent): boolean;
}
