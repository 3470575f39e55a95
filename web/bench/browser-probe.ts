import { setTimeout as sleep } from "node:timers/promises";
import type { Tab } from "./devtools.ts";

/** A frame that comes later than this after the one before is half a frame late, ms. */
const LATE_MS = 25;

/** How often, and how far apart, ms, what a page holds is looked at. */
const LOOKS = 12;
const LOOK_EVERY_MS = 300;

/** The main thread over a window of time, as shares of it. */
export interface Busy {
  /** DevTools' TaskDuration: by the clock on the wall, which counts the wait for a core; and the thread's own CPU time. */
  readonly wall: number;
  readonly cpu: number;
  /** Of the CPU time, what was script. */
  readonly script: number;
}

export interface Frames {
  readonly perSecond: number;
  /** Share of frames that came more than half a frame late. */
  readonly late: number;
}

/** What the page holds after a garbage collection. */
export interface Holdings {
  readonly heapBytes: number;
  readonly nodes: number;
  readonly listeners: number;
}

type Metrics = Readonly<Record<string, number>>;

/** Measures a page from outside, by DevTools. */
export async function probe(tab: Tab) {
  const metricsBy = async (timeDomain: "timeTicks" | "threadTicks") => {
    const send = await tab.attach();
    await send("Performance.enable", { timeDomain });
    return async (): Promise<Metrics> => {
      const metrics = (await send("Performance.getMetrics"))["metrics"] as readonly { name: string; value: number }[];
      return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
    };
  };
  const byWall = await metricsBy("timeTicks");
  const byThread = await metricsBy("threadTicks");
  const read = async () => ({ at: performance.now(), wall: await byWall(), thread: await byThread() });

  return {
    async busy(ms: number): Promise<Busy> {
      const before = await read();
      await sleep(ms);
      const after = await read();
      const seconds = (after.at - before.at) / 1_000;
      const share = (which: "wall" | "thread", name: string) =>
        ((after[which][name] ?? Number.NaN) - (before[which][name] ?? Number.NaN)) / seconds;
      return {
        wall: share("wall", "TaskDuration"),
        cpu: share("thread", "TaskDuration"),
        script: share("thread", "ScriptDuration"),
      };
    },

    /** Asks for every frame itself, so it is taken apart from what the main thread does of its own accord. */
    async frames(ms: number): Promise<Frames> {
      const times = (await tab.evaluate(frameTimes(ms))) as readonly number[];
      const gaps = times.slice(1).map((time, k) => time - (times[k] ?? time));
      const late = gaps.filter((gap) => gap > LATE_MS).length / gaps.length;
      return { perSecond: (gaps.length * 1_000) / gaps.reduce((sum, gap) => sum + gap, 0), late };
    },

    /**
     * The least of several looks: what a page in motion has on its way at one moment, such as flashes that have just
     * been exchanged, is in the next look's garbage.
     */
    async holdings(): Promise<Holdings> {
      const looks: Holdings[] = [];
      for (let k = 0; k < LOOKS; k++) {
        await sleep(LOOK_EVERY_MS);
        await tab.send("HeapProfiler.collectGarbage");
        const { usedSize } = await tab.send("Runtime.getHeapUsage");
        const { nodes, jsEventListeners } = await tab.send("Memory.getDOMCounters");
        looks.push({ heapBytes: Number(usedSize), nodes: Number(nodes), listeners: Number(jsEventListeners) });
      }
      const least = (key: keyof Holdings) => Math.min(...looks.map((look) => look[key]));
      return { heapBytes: least("heapBytes"), nodes: least("nodes"), listeners: least("listeners") };
    },

    /** A CPU profile of the main thread over a window. */
    async profile(ms: number): Promise<unknown> {
      await tab.send("Profiler.enable");
      await tab.send("Profiler.start");
      await sleep(ms);
      return (await tab.send("Profiler.stop"))["profile"];
    },
  };
}

/** Times of every frame for so many ms: text, since what is compiled for Node has helpers that no page has. */
const frameTimes = (ms: number): string => `
  new Promise((resolve) => {
    const times = [];
    requestAnimationFrame(function frame(now) {
      times.push(now);
      if (now - times[0] < ${String(ms)}) requestAnimationFrame(frame);
      else resolve(times);
    });
  })
`;

/** Run before the page: notes in `firstQuoteAt` when a row first showed a price, ms since navigation. */
export const NOTE_FIRST_QUOTE = `
  requestAnimationFrame(function look() {
    const cell = document.querySelector('[role="grid"] [data-id] [role="gridcell"]:nth-child(3)');
    if (/\\d\\.\\d\\d/.test(cell?.textContent ?? "")) window.firstQuoteAt = performance.now();
    else requestAnimationFrame(look);
  });
`;

/** Quote rows that the page says it took in the last second, read in its status bar; 0 before the first. */
export const UPDATES_SHOWN = `Number((document.querySelector("footer .rate")?.textContent ?? "").replace(/\\D/g, ""))`;
