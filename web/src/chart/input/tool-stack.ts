import type { ChartPoint, PointerTool } from "./pointer-tool.ts";

/** Asks the tools of one chart, the one added last first. */
export class ToolStack {
  readonly #tools: () => readonly PointerTool[];
  /** The tool that has the present gesture. */
  #active: PointerTool | undefined;

  /** @param tools the tools as they are now, the newest first. */
  constructor(tools: () => readonly PointerTool[]) {
    this.#tools = tools;
  }

  /** Whether a tool takes the gesture that begins. */
  down(at: ChartPoint, event: PointerEvent): boolean {
    this.#active = this.#tools().find((tool) => tool.down?.(at, event) === true);
    return this.#active !== undefined;
  }

  move(at: ChartPoint, event: PointerEvent): void {
    this.#active?.move?.(at, event);
  }

  up(at: ChartPoint, event: PointerEvent): void {
    const tool = this.#active;
    this.#active = undefined;
    tool?.up?.(at, event);
  }

  cancel(): void {
    const tool = this.#active;
    this.#active = undefined;
    tool?.cancel?.();
  }

  /** A tool that is taken away loses its gesture. */
  removed(tool: PointerTool): void {
    if (this.#active === tool) this.cancel();
  }

  tap(at: ChartPoint, event: PointerEvent): boolean {
    return this.#tools().some((tool) => tool.tap?.(at, event) === true);
  }

  doubleClick(at: ChartPoint, event: MouseEvent): boolean {
    return this.#tools().some((tool) => tool.doubleClick?.(at, event) === true);
  }

  menu(at: ChartPoint, event: MouseEvent): boolean {
    return this.#tools().some((tool) => tool.menu?.(at, event) === true);
  }

  wheel(at: ChartPoint, event: WheelEvent): boolean {
    return this.#tools().some((tool) => tool.wheel?.(at, event) === true);
  }

  key(event: KeyboardEvent): boolean {
    return this.#tools().some((tool) => tool.key?.(event) === true);
  }

  /** Tells every tool where the mouse is. Returns the cursor of the first that wants one. */
  hover(at: ChartPoint): string | undefined {
    let cursor: string | undefined;
    for (const tool of this.#tools()) {
      const wanted = tool.hover?.(at);
      cursor ??= wanted;
    }
    return cursor;
  }

  leave(): void {
    for (const tool of this.#tools()) tool.leave?.();
  }
}
