import { beforeEach, expect, test } from "vitest";
import type { ChartPoint, PointerTool } from "./pointer-tool.ts";
import { ToolStack } from "./tool-stack.ts";

const at: ChartPoint = { x: 1, y: 2, area: "prices", time: 3, price: 4 };
const event = {} as PointerEvent;

let tools: ToolStack;
let added: PointerTool[];
let log: string[];
beforeEach(() => {
  added = [];
  tools = new ToolStack(() => added);
  log = [];
});

/** Adds a tool; returns the function that takes it away. */
function add(tool: PointerTool): () => void {
  added = [tool, ...added];
  return () => {
    added = added.filter((other) => other !== tool);
    tools.removed(tool);
  };
}

const tool = (name: string, takes: boolean, more: PointerTool = {}): PointerTool => ({
  down() {
    log.push(`${name} down`);
    return takes;
  },
  move: () => log.push(`${name} move`),
  up: () => log.push(`${name} up`),
  cancel: () => log.push(`${name} cancel`),
  ...more,
});

test("the tool added last is asked first, and one that takes the gesture alone is told how it goes on", () => {
  add(tool("a", true));
  add(tool("b", true));
  add(tool("c", false));
  expect(tools.down(at, event)).toBe(true);
  tools.move(at, event);
  tools.up(at, event);
  tools.move(at, event);
  expect(log).toEqual(["c down", "b down", "b move", "b up"]);
});

test("a gesture that no tool takes is the chart's", () => {
  add(tool("a", false));
  expect(tools.down(at, event)).toBe(false);
  tools.move(at, event);
  tools.cancel();
  expect(log).toEqual(["a down"]);
});

test("a tool that is removed amid its gesture is told that it ends, and is asked no more", () => {
  const remove = add(tool("a", true));
  tools.down(at, event);
  remove();
  expect(tools.down(at, event)).toBe(false);
  expect(log).toEqual(["a down", "a cancel"]);
});

test("all tools learn where the mouse is; the first that wants a cursor gets it", () => {
  add({ hover: () => "move" });
  add({ hover: () => "pointer", leave: () => log.push("left") });
  add({ hover: () => void log.push("seen") });
  expect(tools.hover(at)).toBe("pointer");
  tools.leave();
  expect(log).toEqual(["seen", "left"]);
});

test.each(["tap", "doubleClick", "menu", "wheel"] as const)("a %s goes to the first tool that takes it", (what) => {
  add({ [what]: () => Boolean(log.push("first")) });
  add({ [what]: () => log.push("second") < 0 });
  expect(tools[what](at, event as PointerEvent & WheelEvent)).toBe(true);
  expect(log).toEqual(["second", "first"]);
});
