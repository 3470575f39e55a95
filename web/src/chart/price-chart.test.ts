import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { HOUR_MS, MINUTE_MS } from "../../../shared/model/time.ts";
import type { Candle } from "../../../shared/model/candle.ts";
import { CandleTable } from "../tables/candles.ts";
import type { PriceChartOptions } from "./model/options.ts";
import type { Overlay } from "./overlays/overlay.ts";
import { OVERLAYS } from "./overlays/registry.ts";
import { createPriceChart, type PriceChart } from "./price-chart.ts";
import { chartInput } from "./input/chart-input.ts";
import type { ChartPoint } from "./input/pointer-tool.ts";
import type { ChartSeries } from "./model/chart-model.ts";

const NOON = Date.UTC(2026, 10, 23, 12);

/** A 2d context that records what is filled and written, and does nothing else. */
class Context {
  fillStyle: unknown = "";
  readonly rects: { x: number; y: number; width: number; height: number; color: unknown }[] = [];
  readonly texts: string[] = [];
  readonly canvas: Canvas;

  constructor(canvas: Canvas) {
    this.canvas = canvas;
    const rest = [
      "save",
      "restore",
      "scale",
      "translate",
      "rotate",
      "beginPath",
      "moveTo",
      "lineTo",
      "rect",
      "roundRect",
      "arc",
      "clip",
    ];
    for (const name of [...rest, "fill", "stroke", "clearRect", "setTransform", "resetTransform", "setLineDash"]) {
      Object.assign(this, { [name]: () => {} });
    }
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.rects.push({ x, y, width, height, color: this.fillStyle });
  }
  fillText(text: string): void {
    this.texts.push(text);
  }
  measureText(text: string) {
    return { width: text.length * 7 };
  }
  createLinearGradient() {
    return { addColorStop() {} };
  }
}

/** A canvas in a box of 864 × 426 px, outside of any document. */
class Canvas extends EventTarget {
  readonly style = {};
  readonly parentElement = { clientWidth: 864, clientHeight: 426 };
  readonly ownerDocument = Object.assign(new EventTarget(), { fonts: new EventTarget() });
  readonly clientWidth = 864;
  width = 0;
  height = 0;
  tabIndex = -1;
  readonly context = new Context(this);
  readonly attributes = new Map<string, string>();

  getContext = () => this.context;
  setAttribute = (name: string, value: string) => this.attributes.set(name, value);
  setPointerCapture = () => {};
  getBoundingClientRect = () => ({ left: 0, top: 0 });
}

let canvas: Canvas;
let table: CandleTable;
let chart: PriceChart;
let clock: number;

const add = (index: number, price = 10_000 + (index % 50)) => {
  table.upsert(NOON + index * MINUTE_MS, price, price + 3, price - 3, price, 100);
};

function open(series: Partial<ChartSeries> = {}, options: Partial<PriceChartOptions> = {}): void {
  const colors = {
    ground: "g",
    rule: "r",
    ink2: "i",
    ink3: "j",
    accent: "a",
    up: "u",
    down: "d",
    flat: "f",
    warn: "w",
  };
  chart = createPriceChart(canvas as unknown as HTMLCanvasElement, {
    series: { candles: table, kind: "candles", interval: "1m", exponent: 2, symbol: "AAPL", volume: false, ...series },
    theme: { colors, font: "sans-serif" },
    locale: "en-US",
    timeZone: "UTC",
    ...options,
  });
  chart.setInput(chartInput);
  // It has drawn itself already: the next frame is to draw, too.
  chart.invalidate();
}

/** Draws the next frame, a second later, and returns what it filled in the colours of candles. */
function frame(): { drew: boolean; candles: { x: number; height: number }[] } {
  canvas.context.rects.length = 0;
  canvas.context.texts.length = 0;
  const drew = chart.draw((clock += 1_000));
  return { drew, candles: canvas.context.rects.filter(({ color }) => color === "u" || color === "d") };
}

const send = (type: string, fields: object) => {
  canvas.dispatchEvent(
    Object.assign(new Event(type, { cancelable: true }), {
      button: 0,
      pointerId: 1,
      pointerType: "mouse",
      deltaX: 0,
      deltaY: 0,
      deltaMode: 0,
      clientX: 400,
      clientY: 100,
      ...fields,
    }),
  );
};
const drag = (pixels: number) => {
  send("pointerdown", {});
  send("pointermove", { clientX: 400 + pixels });
  send("pointerup", { clientX: 400 + pixels });
};

beforeEach(() => {
  vi.stubGlobal("devicePixelRatio", 1);
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      disconnect() {}
    },
  );
  clock = 0;
  canvas = new Canvas();
  table = new CandleTable();
  for (let i = 0; i < 500; i++) add(i);
});
afterEach(() => {
  chart.destroy();
  vi.unstubAllGlobals();
});

describe("drawing", () => {
  test("happens when something changed, and not otherwise", () => {
    open();
    frame();
    expect(frame().drew).toBe(false);
    add(500);
    expect(frame().drew).toBe(true);
    expect(frame().drew).toBe(false);
    chart.setLive(10_001, 1);
    expect(frame().drew).toBe(true);
    chart.setLive(10_001, 1);
    expect(frame().drew).toBe(false);
  });

  test("follows new data with every frame, so that it shows the price that stands beside it", () => {
    open();
    frame();
    for (let k = 1; k <= 5; k++) {
      add(500 + k);
      expect(chart.draw(clock + k)).toBe(true);
    }
  });

  test("follows new data no more often than it is told to, the user at once", () => {
    open({}, { dataHz: 10 });
    frame();
    add(500);
    expect(chart.draw(clock + 50)).toBe(false);
    send("pointermove", {});
    expect(chart.draw(clock + 51)).toBe(true);
    add(501);
    expect(chart.draw(clock + 151)).toBe(true);
  });

  test("costs what is seen, not what is held: 8 px to a candle", () => {
    open();
    const { candles } = frame();
    const columns = new Set(candles.map(({ x, height }) => `${String(x)}/${String(height > 0)}`));
    expect(columns.size).toBeGreaterThan(90);
    expect(columns.size).toBeLessThan(220);
  });

  test("labels prices, times and the last price", () => {
    open();
    chart.setLive(10_049, 1);
    frame();
    expect(canvas.context.texts).toContain("100.49");
    expect(canvas.context.texts).toContain("100.20");
    expect(canvas.context.texts).toContain("20:00");
  });

  test("takes the parent's size", () => {
    open();
    expect([canvas.width, canvas.height]).toEqual([864, 426]);
    vi.stubGlobal("devicePixelRatio", 2);
    frame();
    expect([canvas.width, canvas.height]).toEqual([1_728, 852]);
  });

  test("of no candles at all shows an empty plot", () => {
    table = new CandleTable();
    open();
    expect(frame().candles).toEqual([]);
  });
});

describe("the view", () => {
  const newest = () => Math.max(...frame().candles.map(({ x }) => x));

  test("follows new candles", () => {
    open();
    const before = newest();
    add(500);
    expect(newest()).toBe(before);
  });

  test("that was dragged away stays on what it shows, whatever comes at either end", () => {
    const follows: boolean[] = [];
    open({}, { onFollow: (following) => follows.push(following) });
    drag(200);
    const before = frame().candles;
    expect(before.length).toBeGreaterThan(90);
    for (let i = 500; i < 520; i++) add(i);
    expect(frame().candles).toEqual(before);
    const older = Array.from({ length: 300 }, (_, i): Candle => ({ ...candle(i - 300) }));
    table.prepend(older);
    expect(frame().candles).toEqual(before);
    expect(follows).toEqual([false]);
  });

  test("goes back to the live edge by a key, and when everything was exchanged; a double click on the plot does nothing", () => {
    const follows: boolean[] = [];
    open({}, { onFollow: (following) => follows.push(following) });
    drag(200);
    frame();
    send("dblclick", { clientX: 300, clientY: 100 });
    frame();
    expect(follows).toEqual([false]);
    send("keydown", { key: "Home" });
    frame();
    drag(200);
    frame();
    table.replace([candle(1_000), candle(1_001)]);
    frame();
    expect(follows).toEqual([false, true, false, true]);
  });

  test("keeps a zoom that was chosen, live and for other symbols, until another interval or a double click on the time axis", () => {
    const follows: boolean[] = [];
    open({}, { onFollow: (following) => follows.push(following) });
    const shown = () => frame().candles.length;
    const first = shown();
    send("wheel", { deltaY: -400, clientX: 100, clientY: 100 });
    const zoomed = shown();
    expect(zoomed).toBeLessThan(first * 0.7);
    drag(200);
    frame();
    send("keydown", { key: "Home" });
    expect([shown(), follows]).toEqual([zoomed, [false, true]]);
    const exchange = (series: Partial<ChartSeries>) => {
      const held = Array.from({ length: table.length }, (_, k) => candle(k));
      table.replace(held);
      chart.setSeries({
        candles: table,
        kind: "candles",
        interval: "1m",
        exponent: 2,
        symbol: "AAPL",
        volume: false,
        ...series,
      });
    };
    exchange({ symbol: "MSFT" });
    expect(shown()).toBe(zoomed);
    send("dblclick", { clientX: 300, clientY: 420 });
    expect(shown()).toBe(first);
    send("wheel", { deltaY: -400, clientX: 100, clientY: 100 });
    exchange({ symbol: "MSFT", interval: "5m" });
    expect(shown()).toBe(first);
  });

  test("shows a span of market time as far as there are candles, and more of it as they come, until the user zooms", () => {
    open();
    const shown = () => {
      frame();
      return Math.round(chart.model.view.span - 48 / (chart.model.geometry.plotRight / chart.model.view.span));
    };
    chart.showSpan(100 * MINUTE_MS);
    expect(shown()).toBe(101);
    chart.showSpan(Infinity);
    expect(shown()).toBe(500);
    table.prepend(Array.from({ length: 300 }, (_, i) => candle(i - 300)));
    expect(shown()).toBe(800);
    send("wheel", { deltaY: -400, clientX: 100, clientY: 100 });
    const zoomed = shown();
    expect(zoomed).toBeLessThan(600);
    table.prepend(Array.from({ length: 300 }, (_, i) => candle(i - 600)));
    expect(shown()).toBe(zoomed);
  });

  test("asks for history once when its beginning comes near, and again when none came", () => {
    const asked: number[] = [];
    open({}, { onNeedHistory: (before) => asked.push(before) });
    frame();
    expect(asked).toEqual([]);
    for (let i = 0; i < 10; i++) drag(400);
    frame();
    frame();
    expect(asked).toEqual([NOON]);
    clock += 5_000;
    frame();
    expect(asked).toEqual([NOON, NOON]);
  });

  test("asks for history in the frame that draws the first candles: where the market rests no other follows", () => {
    table = new CandleTable();
    const asked: number[] = [];
    open({ interval: "1d" }, { onNeedHistory: (before) => asked.push(before) });
    frame();
    table.replace([candle(0), candle(1)]);
    clock += 1_000;
    frame();
    expect(asked).toEqual([NOON]);
  });

  test("of a line of seconds ends at the present, but keeps its data when the feed is silent", () => {
    table = new CandleTable();
    table.upsert(NOON, 1, 1, 1, 1, 100);
    let time = NOON;
    open({ kind: "line", interval: "1s", volume: true }, { clock: () => time });
    const place = () => frame().candles[0]?.x ?? Number.NaN;
    const atFirst = place();
    time += 30_000;
    const later = place();
    expect(atFirst - later).toBeGreaterThan(60);
    time += 10 * HOUR_MS;
    const muchLater = place();
    expect(muchLater).toBeGreaterThan(500);
  });
});

describe("the price axis", () => {
  const labels = () => {
    chart.invalidate();
    frame();
    return canvas.context.texts.filter((text) => /^\d+\.\d\d$/.test(text));
  };
  const onAxis = { clientX: 850 };

  test("is stretched by dragging it and by the wheel over it, stays so, and fits itself again after a double click", () => {
    const told: boolean[] = [];
    open({}, { onAutoScale: (auto) => told.push(auto) });
    const first = labels();
    send("pointerdown", { ...onAxis, clientY: 100 });
    send("pointermove", { ...onAxis, clientY: 300 });
    send("pointerup", { ...onAxis, clientY: 300 });
    const { range } = chart.model;
    const dragged = { ...range };
    expect(labels()).not.toEqual(first);
    add(500, 20_000);
    frame();
    expect(range).toEqual(dragged);
    send("wheel", { ...onAxis, deltaY: -200 });
    frame();
    expect(range.max - range.min).toBeLessThan(dragged.max - dragged.min);
    add(500);
    send("dblclick", onAxis);
    expect(labels()).toEqual(first);
    expect(told).toEqual([false, true]);
  });

  test("moves along with a drag of the plot where it does not fit itself, and not where it does", () => {
    open();
    frame();
    const { range } = chart.model;
    const rise = () => {
      const before = range.max;
      send("pointerdown", { clientY: 200 });
      send("pointermove", { clientY: 240 });
      send("pointerup", { clientY: 240 });
      frame();
      return range.max - before;
    };
    expect(rise()).toBe(0);
    send("wheel", { ...onAxis, deltaY: 10 });
    expect(rise()).toBeGreaterThan(0);
  });

  test("states percentages from the first close in view, also of the last price", () => {
    open();
    chart.setLive(10_049, 1);
    chart.setPriceMode("percent");
    frame();
    const { base } = chart.model;
    expect(canvas.context.texts).toContain(`+${((10_049 / base - 1) * 100).toFixed(2)}%`);
    expect(canvas.context.texts).toContain("0.00%");
    expect(labels()).toEqual([]);
    drag(203);
    frame();
    expect(chart.model.base).not.toBe(base);
  });

  test("of logarithms gives equal ratios equal heights, and comes back from a pixel to its price", () => {
    for (let i = 0; i < 500; i++) add(i, 1_000 * 1.01 ** i);
    open();
    chart.setPriceMode("log");
    frame();
    const height = (price: number) => chart.yOf(price) - chart.yOf(price * 2);
    expect(height(20_000)).toBeCloseTo(height(80_000));
    for (const y of [40, 200, 390]) expect(chart.yOf(chart.priceAt(y))).toBeCloseTo(y);
    expect(labels().length).toBeGreaterThan(3);
  });

  test("is not flattened by one bad print, which an arrow at the edge marks", () => {
    open();
    const first = labels();
    add(460, 100);
    expect(labels()).toEqual(first);
    expect(chart.model.hasStrays).toBe(true);
  });
});

describe("the candle under the pointer", () => {
  test("is told when it is another, when it changes, and when the pointer is gone", () => {
    const told: (Candle | undefined)[] = [];
    open({}, { onHover: (candle) => told.push(candle) });
    send("pointermove", { clientX: 790 });
    frame();
    send("pointermove", { clientX: 791 });
    frame();
    add(499, 12_345);
    frame();
    send("pointerleave", {});
    frame();
    expect(told.map((candle) => candle?.c)).toEqual([10_049, 12_345, undefined]);
    expect(told[0]?.t).toBe(NOON + 499 * MINUTE_MS);
  });
});

describe("the crosshair by keys", () => {
  test("begins at the newest candle in view, goes from candle to candle, and takes the view along", () => {
    const told: (number | undefined)[] = [];
    open({}, { onHover: (candle) => told.push(candle && (candle.t - NOON) / MINUTE_MS) });
    const press = (key: string, times = 1) => {
      for (let k = 0; k < times; k++) {
        send("keydown", { key });
        frame();
      }
    };
    frame();
    press("ArrowLeft", 3);
    press("ArrowRight");
    expect(told).toEqual([499, 498, 497, 498]);
    press("ArrowRight", 5);
    expect(told.at(-1)).toBe(499);
    press("ArrowLeft", 150);
    expect(told.at(-1)).toBe(349);
    expect(chart.model.view.following).toBe(false);
    press("Escape");
    expect(told.at(-1)).toBeUndefined();
  });
});

describe("overlays", () => {
  /** The highest price of a day that the candles in view do not reach. */
  const target: Overlay = {
    layer: "behind",
    range(_model, out) {
      if (out.max < 12_000) out.max = 12_000;
    },
    draw(context) {
      context.fillStyle = "target";
      context.fillRect(0, 0, 1, 1);
    },
    labels(_model, labels) {
      labels.addPrice(12_000, "t", "outlined");
    },
    legend: (model, index) => ({ label: "Target", price: model.series.candles.c[index], color: "t" }),
  };

  test("one more draws, widens the price axis, has its label and its line of the legend", () => {
    open();
    const { candles } = frame();
    expect(canvas.context.texts).not.toContain("120.00");
    expect(chart.legend()).toEqual([]);
    chart.destroy();

    open({}, { overlays: [target, ...OVERLAYS] });
    const tallest = (drawn: readonly { height: number }[]) => Math.max(...drawn.map(({ height }) => height));
    expect(tallest(frame().candles)).toBeLessThan(tallest(candles) / 10);
    const drawn = canvas.context.rects.map(({ color }) => color);
    expect(drawn).toContain("target");
    expect(drawn.indexOf("target")).toBeLessThan(drawn.indexOf("u"));
    expect(canvas.context.texts).toContain("120.00");
    expect(chart.legend()).toEqual([{ label: "Target", price: 10_049, color: "t" }]);
    send("pointermove", { clientX: 400 });
    frame();
    expect(chart.legend()).not.toEqual([{ label: "Target", price: 10_049, color: "t" }]);
  });

  test("may come and go while the chart is open", () => {
    let told = 0;
    open({}, { onOverlays: () => told++ });
    frame();
    const remove = chart.addOverlay(target);
    frame();
    expect(canvas.context.rects.map(({ color }) => color)).toContain("target");
    expect(canvas.context.texts).toContain("120.00");
    remove();
    remove();
    expect(frame().drew).toBe(true);
    expect(canvas.context.rects.map(({ color }) => color)).not.toContain("target");
    expect(told).toBe(3);
  });

  test("name what is drawn in the texts that they are given, and nothing without", () => {
    open();
    chart.setReference(10_020);
    chart.setStatus({ pause: "halted" });
    frame();
    const names = { previousClose: "Prev close", halted: "Halted", disconnected: "No connection" };
    const named = () => Object.values(names).filter((name) => canvas.context.texts.includes(name));
    expect(named()).toEqual([]);
    chart.setTexts(names);
    frame();
    expect(named()).toEqual(["Prev close", "Halted"]);
    chart.setStatus({ disconnectedSince: NOON + 500 * MINUTE_MS });
    frame();
    expect(named()).toEqual(["Prev close", "No connection"]);
  });

  test("a halt keeps its name once trading goes on, until another symbol is shown", () => {
    open({}, { texts: { previousClose: "", halted: "Halted", disconnected: "" } });
    chart.setStatus({ pause: "halted" });
    frame();
    chart.setStatus({});
    for (let i = 520; i < 540; i++) add(i);
    frame();
    expect(canvas.context.texts).toContain("Halted");
    chart.setSeries({ candles: table, kind: "candles", interval: "1m", exponent: 2, symbol: "MSFT" });
    frame();
    expect(canvas.context.texts).not.toContain("Halted");
  });
});

describe("a tool", () => {
  test("that takes a gesture keeps the chart from moving, and is told where it is in time and price", () => {
    const told: ChartPoint[] = [];
    open();
    const before = frame().candles;
    const remove = chart.addTool({
      down: (at) => told.push(at) > 0,
      move: (at) => told.push(at),
      hover: () => "pointer",
    });
    drag(200);
    expect(frame().candles).toEqual(before);
    expect(canvas.style).toMatchObject({ cursor: "pointer" });
    expect(told.map(({ x, y, area }) => [x, y, area])).toEqual([
      [400, 100, "prices"],
      [600, 100, "prices"],
    ]);
    for (const { x, y, time, price } of told) {
      expect(chart.xOf(time)).toBeCloseTo(x);
      expect(chart.yOf(price)).toBeCloseTo(y);
    }
    remove();
    drag(200);
    expect(frame().candles).not.toEqual(before);
  });

  test("may point at times to come", () => {
    open();
    frame();
    const newest = NOON + 499 * MINUTE_MS;
    expect(chart.timeAt(chart.xOf(newest) + 16)).toBeCloseTo(newest + 2 * MINUTE_MS, -2);
  });

  test.each([
    [400, 100, "prices"],
    [850, 100, "priceAxis"],
    [400, 420, "timeAxis"],
    [850, 420, "corner"],
    [400, 350, "panes"],
  ])("at %i, %i is over the %s", (clientX, clientY, area) => {
    const told: ChartPoint[] = [];
    open();
    chart.setPanesHeight(100);
    frame();
    chart.addTool({ down: (at) => told.push(at) > 0 });
    send("pointerdown", { clientX, clientY });
    send("pointerup", { clientX, clientY });
    expect(told.map((at) => at.area)).toEqual([area]);
  });
});

test("panes below the prices take room from them, but leave most of a low chart to the prices", () => {
  open();
  const bottom = () => {
    frame();
    return chart.model.geometry.areaBottom;
  };
  expect(bottom()).toBe(400);
  chart.setPanesHeight(100);
  expect(bottom()).toBe(300);
  chart.setPanesHeight(390);
  expect(bottom()).toBe(160);
});

test("another symbol forgets the last price and the previous close", () => {
  open();
  chart.setLive(10_049, 1);
  frame();
  chart.setSeries({ candles: table, kind: "line", interval: "1m", exponent: 2, symbol: "MSFT" });
  frame();
  expect(canvas.context.texts).not.toContain("100.49");
});

function candle(index: number): Candle {
  const price = 10_000;
  return { t: (NOON + index * MINUTE_MS) as Candle["t"], o: price, h: price + 3, l: price - 3, c: price, v: 100 };
}
