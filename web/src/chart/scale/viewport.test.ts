import { describe, expect, test } from "vitest";
import { follow, pan, zoom, type Viewport } from "./viewport.ts";

const limits = { first: 0, newest: 1_000, margin: 10, minSpan: 10, maxSpan: 900 };
const live = (): Viewport => ({ right: 1_010, span: 100, following: true });
const away = (): Viewport => ({ right: 500, span: 100, following: false });

test("following keeps the newest data and a margin in view, moving by whole steps", () => {
  const view = away();
  follow(view, { ...limits, newest: 1_000.3 }, 0.5);
  expect(view).toEqual({ right: 1_010.5, span: 100, following: true });
});

describe("panning", () => {
  test("to the left leaves the live edge", () => {
    const view = live();
    pan(view, -30, limits);
    expect(view).toEqual({ right: 980, span: 100, following: false });
  });

  test("back to the live edge follows again", () => {
    const view = live();
    pan(view, -30, limits);
    pan(view, 30, limits);
    expect(view.following).toBe(true);
  });

  test("cannot lose the data: a tenth of the view always holds some", () => {
    const view = away();
    pan(view, -10_000, limits);
    expect(view.right).toBe(10);
    pan(view, 10_000, limits);
    expect(view.right - view.span).toBe(990);
  });
});

describe("zooming", () => {
  test("keeps what is under the pointer where it is", () => {
    const view = away();
    zoom(view, 0.5, 425, limits);
    const share = (425 - (view.right - view.span)) / view.span;
    expect(view.span).toBe(50);
    expect(share).toBeCloseTo(0.25);
  });

  test("stays at the live edge, wherever the pointer is: in, out, and in again", () => {
    const view = live();
    zoom(view, 2, 950, limits);
    expect(view).toEqual({ right: 1_010, span: 200, following: true });
    zoom(view, 0.25, 850, limits);
    expect(view).toEqual({ right: 1_010, span: 50, following: true });
    zoom(view, 2, 1_000, limits);
    expect(view).toEqual({ right: 1_010, span: 100, following: true });
  });

  test("ends at the limits", () => {
    const view = away();
    zoom(view, 1e-9, 500, limits);
    expect(view.span).toBe(10);
    zoom(view, 1e9, 500, limits);
    expect(view.span).toBe(900);
  });
});
