import { beforeEach, describe, expect, test } from "vitest";
import type { GestureTarget } from "./gesture-target.ts";
import { listen } from "./gestures.ts";

/** As much of a canvas, 400 px wide and 10 px off the window's corner, as gestures need. */
class Canvas extends EventTarget {
  readonly style = { touchAction: "" };
  readonly clientWidth = 400;
  readonly ownerDocument = new EventTarget();
  setPointerCapture(): void {}
  getBoundingClientRect() {
    return { left: 10, top: 10 };
  }
}

let canvas: Canvas;
let log: string[];
let held: boolean;
/** Whether a tool takes gestures, taps, turns of the wheel and keys. */
let takes: boolean;
let stop: () => void;

beforeEach(() => {
  canvas = new Canvas();
  log = [];
  held = false;
  takes = false;
  const told = (what: string) => (takes ? log.push(what) > 0 : false);
  const target: GestureTarget = {
    toolDown: () => told("tool down"),
    toolMove: ({ x }) => log.push(`tool move ${String(x)}`),
    toolUp: () => log.push("tool up"),
    toolCancel: () => log.push("tool cancel"),
    toolTap: () => told("tool tap"),
    toolMenu: () => told("tool menu"),
    toolWheel: () => told("tool wheel"),
    toolKey: () => told("tool key"),
    panned: (pixels, down) => log.push(`pan ${String(pixels)}${down === 0 ? "" : ` down ${String(down)}`}`),
    zoomed: (factor, x) => log.push(`zoom ${factor.toFixed(2)} at ${String(x)}`),
    hovered(point) {
      held = false;
      log.push(point ? `hover ${String(point.x)},${String(point.y)}` : "leave");
    },
    held(point) {
      held = true;
      log.push(`hold ${String(point.x)},${String(point.y)}`);
    },
    get isHeld() {
      return held;
    },
    stepped: (candles) => log.push(`step ${String(candles)}`),
    goLive: () => log.push("live"),
    doubleClicked: ({ x, y }) => log.push(`twice ${String(x)},${String(y)}`),
  };
  stop = listen(canvas as unknown as HTMLCanvasElement, target);
});

function send(type: string, fields: object = {}): Event {
  const event = Object.assign(
    new Event(type, { cancelable: true }),
    { button: 0, pointerId: 1, pointerType: "mouse", deltaX: 0, deltaY: 0, deltaMode: 0 },
    fields,
  );
  canvas.dispatchEvent(event);
  return event;
}

describe("a mouse", () => {
  test("hovers without a button and pans with one", () => {
    send("pointermove", { clientX: 110, clientY: 60 });
    send("pointerdown", { clientX: 110, clientY: 60 });
    send("pointermove", { clientX: 135, clientY: 60 });
    send("pointerup", { clientX: 135, clientY: 60 });
    send("pointerleave");
    expect(log).toEqual(["hover 100,50", "pan 25", "hover 125,50", "leave"]);
  });

  test("zooms around itself with the wheel, which the page then does not get", () => {
    const event = send("wheel", { deltaY: 100, clientX: 210, clientY: 60 });
    send("wheel", { deltaY: -6.25, deltaMode: 1, clientX: 210, clientY: 60 });
    expect(log).toEqual(["zoom 1.17 at 200", "zoom 0.85 at 200"]);
    expect(event.defaultPrevented).toBe(true);
  });

  test("zooms by pages where the wheel turns by pages", () => {
    send("wheel", { deltaY: -1, deltaMode: 2, clientX: 210, clientY: 60 });
    expect(log).toEqual(["zoom 0.53 at 200"]);
  });

  test.each([
    ["a notch", { deltaY: 100 }],
    ["a notch the other way", { deltaY: -120 }],
    ["three lines", { deltaY: 3, deltaMode: 1 }],
  ])("with Ctrl leaves %s to the page's own zoom", (_name, fields) => {
    expect(send("wheel", { ctrlKey: true, clientX: 210, clientY: 60, ...fields }).defaultPrevented).toBe(false);
    expect(log).toEqual([]);
  });

  test("pans with a sideways wheel, and with shift", () => {
    send("wheel", { deltaX: 30, deltaY: 2, clientX: 210, clientY: 60 });
    send("wheel", { deltaY: 40, shiftKey: true, clientX: 210, clientY: 60 });
    expect(log).toEqual(["pan -30", "pan -40"]);
  });

  test("tells where it clicks twice", () => {
    send("dblclick", { clientX: 210, clientY: 60 });
    expect(log).toEqual(["twice 200,50"]);
  });
});

describe("touch", () => {
  const touch = (type: string, pointerId: number, clientX: number, clientY = 60) =>
    send(type, { pointerType: "touch", pointerId, clientX, clientY });

  test("leaves vertical drags to the page", () => {
    expect(canvas.style.touchAction).toBe("pan-y");
  });

  const tap = (clientX: number) => {
    touch("pointerdown", 1, clientX);
    touch("pointerup", 1, clientX + 1);
  };

  test("shows the crosshair on a tap, takes it away on the next, and so on", () => {
    for (const x of [110, 200, 210]) tap(x);
    expect(log).toEqual(["leave", "hold 101,50", "leave", "leave", "hold 201,50"]);
  });

  test("takes the crosshair away on a tap beside the chart, once", () => {
    tap(110);
    log.length = 0;
    for (let k = 0; k < 2; k++) canvas.ownerDocument.dispatchEvent(new Event("pointerdown"));
    expect(log).toEqual(["leave"]);
    tap(200);
    expect(log.at(-1)).toBe("hold 191,50");
  });

  test("shows no crosshair at the end of a drag", () => {
    touch("pointerdown", 1, 110);
    touch("pointermove", 1, 150);
    touch("pointerup", 1, 150);
    expect(log.filter((line) => line.startsWith("hold"))).toEqual([]);
  });

  test("of two fingers zooms by how far they part, around their middle", () => {
    touch("pointerdown", 1, 110);
    touch("pointerdown", 2, 210);
    log.length = 0;
    touch("pointermove", 2, 310);
    expect(log).toEqual(["zoom 0.50 at 200", "pan 50"]);
  });

  test("that the page takes over ends the drag", () => {
    touch("pointerdown", 1, 110);
    touch("pointercancel", 1, 110);
    log.length = 0;
    touch("pointermove", 1, 150);
    expect(log).toEqual([]);
  });
});

test("a trackpad's pinch, a wheel with Ctrl by small steps, zooms by as much as the fingers part", () => {
  // Fingers at twice the distance, in 20 steps: half of the span shows.
  let factor = 1;
  for (let k = 0; k < 20; k++) {
    log.length = 0;
    const event = send("wheel", { ctrlKey: true, deltaY: -100 * Math.log(2 ** (1 / 20)), clientX: 210, clientY: 60 });
    expect(event.defaultPrevented).toBe(true);
    factor *= Number(/zoom ([\d.]+) at 200/.exec(log[0] ?? "")?.[1]);
  }
  expect(factor).toBeCloseTo(0.5, 1);
});

describe("keys", () => {
  test.each([
    ["ArrowLeft", "step -1"],
    ["ArrowRight", "step 1"],
    ["PageUp", "pan 320"],
    ["PageDown", "pan -320"],
    ["End", "live"],
    ["+", "zoom 0.80 at 400"],
    ["-", "zoom 1.25 at 400"],
    ["Home", "live"],
  ])("%s: %s", (key, action) => {
    const event = send("keydown", { key });
    expect(log).toEqual([action]);
    expect(event.defaultPrevented).toBe(true);
  });

  test("with a modifier, and all others, stay with the page", () => {
    send("keydown", { key: "+", ctrlKey: true });
    expect(send("keydown", { key: "a" }).defaultPrevented).toBe(false);
    expect(log).toEqual([]);
  });
});

describe("a tool", () => {
  const touch = (type: string, pointerId: number, clientX: number) =>
    send(type, { pointerType: "touch", pointerId, clientX, clientY: 60 });
  beforeEach(() => (takes = true));

  test("has the gesture that it takes, from the button down to its release", () => {
    send("pointerdown", { clientX: 110, clientY: 60 });
    send("pointermove", { clientX: 135, clientY: 60 });
    send("pointerup", { clientX: 135, clientY: 60 });
    expect(log).toEqual(["tool down", "tool move 125", "hover 125,50", "tool up"]);
  });

  test("keeps a touch that it takes from scrolling the page", () => {
    touch("pointerdown", 1, 110);
    expect(send("touchstart").defaultPrevented).toBe(true);
    touch("pointerup", 1, 110);
    takes = false;
    touch("pointerdown", 1, 110);
    expect(send("touchstart").defaultPrevented).toBe(false);
  });

  test("loses the gesture to a second finger: two fingers move the chart", () => {
    touch("pointerdown", 1, 110);
    touch("pointerdown", 2, 210);
    touch("pointermove", 2, 310);
    expect(log).toEqual(["tool down", "tool cancel", "leave", "zoom 0.50 at 200", "pan 50"]);
  });

  test("loses it to the browser", () => {
    touch("pointerdown", 1, 110);
    touch("pointercancel", 1, 110);
    expect(log).toEqual(["tool down", "tool cancel"]);
  });

  test("is asked before the wheel zooms, a key moves and a tap shows the crosshair", () => {
    expect(send("wheel", { deltaY: 100, clientX: 210, clientY: 60 }).defaultPrevented).toBe(true);
    expect(send("keydown", { key: "ArrowLeft" }).defaultPrevented).toBe(true);
    takes = false;
    touch("pointerdown", 1, 110);
    takes = true;
    touch("pointerup", 1, 110);
    expect(log).toEqual(["tool wheel", "tool key", "leave", "tool tap"]);
  });
});

test("once stopped, nothing is heard", () => {
  stop();
  send("dblclick", { clientX: 210, clientY: 60 });
  expect(log).toEqual([]);
});
