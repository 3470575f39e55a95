import { beforeEach, describe, expect, test } from "vitest";
import { listen, type GestureTarget } from "./gestures.ts";

/** As much of a canvas, 400 px wide and 10 px off the window's corner, as gestures need. */
class Canvas extends EventTarget {
  readonly style = { touchAction: "" };
  readonly clientWidth = 400;
  setPointerCapture(): void {}
  getBoundingClientRect() {
    return { left: 10, top: 10 };
  }
}

let canvas: Canvas;
let log: string[];
let stop: () => void;

beforeEach(() => {
  canvas = new Canvas();
  log = [];
  const target: GestureTarget = {
    panned: (pixels) => log.push(`pan ${String(pixels)}`),
    zoomed: (factor, x) => log.push(`zoom ${factor.toFixed(2)} at ${String(x)}`),
    hovered: (point) => log.push(point ? `hover ${String(point.x)},${String(point.y)}` : "leave"),
    reset: () => log.push("reset"),
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

  test("pans with a sideways wheel, and with shift", () => {
    send("wheel", { deltaX: 30, deltaY: 2, clientX: 210, clientY: 60 });
    send("wheel", { deltaY: 40, shiftKey: true, clientX: 210, clientY: 60 });
    expect(log).toEqual(["pan -30", "pan -40"]);
  });

  test("resets with a double click", () => {
    send("dblclick");
    expect(log).toEqual(["reset"]);
  });
});

describe("touch", () => {
  const touch = (type: string, pointerId: number, clientX: number, clientY = 60) =>
    send(type, { pointerType: "touch", pointerId, clientX, clientY });

  test("leaves vertical drags to the page", () => {
    expect(canvas.style.touchAction).toBe("pan-y");
  });

  test("shows the crosshair on a tap, until the next touch", () => {
    touch("pointerdown", 1, 110);
    touch("pointerup", 1, 111);
    touch("pointerdown", 1, 200);
    expect(log).toEqual(["leave", "hover 101,50", "leave"]);
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

describe("keys", () => {
  test.each([
    ["ArrowLeft", "pan 40"],
    ["ArrowRight", "pan -40"],
    ["+", "zoom 0.80 at 400"],
    ["-", "zoom 1.25 at 400"],
    ["Home", "reset"],
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

test("once stopped, nothing is heard", () => {
  stop();
  send("dblclick");
  expect(log).toEqual([]);
});
