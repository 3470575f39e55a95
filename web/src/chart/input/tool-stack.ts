import type { ChartPoint, PointerTool } from "./pointer-tool.ts";

/** The tools of one chart. The one added last is asked first. */
export class ToolStack {
  #tools: readonly PointerTool[] = [];
  /** The tool that has the present gesture. */
  #active: PointerTool | undefined;

  /** Adds a tool until the returned function is called, which cancels its gesture. */
  add(tool: PointerTool): () => void {
    this.#tools = [tool, ...this.#tools];
    return () => {
      this.#tools = this.#tools.filter((other) => other !== tool);
      if (this.#active === tool) this.cancel();
    };
  }

  /** Whether a tool takes the gesture that begins. */
  down(at: ChartPoint, event: PointerEvent): boolean {
    this.#active = this.#tools.find((tool) => tool.down?.(at, event) === true);
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

  tap(at: ChartPoint, event: PointerEvent): boolean {
    return this.#tools.some((tool) => tool.tap?.(at, event) === true);
  }

  doubleClick(at: ChartPoint, event: MouseEvent): boolean {
    return this.#tools.some((tool) => tool.doubleClick?.(at, event) === true);
  }

  wheel(at: ChartPoint, event: WheelEvent): boolean {
    return this.#tools.some((tool) => tool.wheel?.(at, event) === true);
  }

  key(event: KeyboardEvent): boolean {
    return this.#tools.some((tool) => tool.key?.(event) === true);
  }

  /** Tells every tool where the mouse is. Returns the cursor of the first that wants one. */
  hover(at: ChartPoint): string | undefined {
    let cursor: string | undefined;
    for (const tool of this.#tools) {
      const wanted = tool.hover?.(at);
      cursor ??= wanted;
    }
    return cursor;
  }

  leave(): void {
    for (const tool of this.#tools) tool.leave?.();
  }
}
