import { setTimeout as sleep } from "node:timers/promises";
import type { Tab } from "./devtools.ts";

/** A frame that comes later than this after the one before is at least half a frame late, ms. */
const LATE_MS = 25;

/** The number of readings of a page's memory, and the time between two of them. */
const READINGS = 12;
const READING_EVERY_MS = 300;

/** How busy the main thread was during a period, as shares of that period (from DevTools' TaskDuration). */
export interface MainThreadLoad {
  /** By wall-clock time, which includes waiting for a core. */
  readonly wall: number;
  /** By the thread's CPU time. */
  readonly cpu: number;
  /** The part of the CPU time that was script. */
  readonly script: number;
}

export interface Frames {
  readonly perSecond: number;
  /** The share of frames that came more than half a frame late. */
  readonly late: number;
}

/** A page's memory after a garbage collection. */
export interface MemoryUse {
  readonly heapBytes: number;
  readonly nodes: number;
  readonly listeners: number;
}

type Metrics = Readonly<Record<string, number>>;

/** Measures a page from outside, through DevTools. */
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
    async mainThread(ms: number): Promise<MainThreadLoad> {
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

    /** Requests every animation frame itself, so call it apart from `mainThread`: it adds to the thread's work. */
    async frames(ms: number): Promise<Frames> {
      const times = (await tab.evaluate(frameTimes(ms))) as readonly number[];
      const gaps = times.slice(1).map((time, k) => time - (times[k] ?? time));
      const late = gaps.filter((gap) => gap > LATE_MS).length / gaps.length;
      return { perSecond: (gaps.length * 1_000) / gaps.reduce((sum, gap) => sum + gap, 0), late };
    },

    /** The lowest of several readings, since a live page always has short-lived objects such as flashes. */
    async memory(): Promise<MemoryUse> {
      const readings: MemoryUse[] = [];
      for (let k = 0; k < READINGS; k++) {
        await sleep(READING_EVERY_MS);
        await tab.send("HeapProfiler.collectGarbage");
        const { usedSize } = await tab.send("Runtime.getHeapUsage");
        const { nodes, jsEventListeners } = await tab.send("Memory.getDOMCounters");
        readings.push({ heapBytes: Number(usedSize), nodes: Number(nodes), listeners: Number(jsEventListeners) });
      }
      const lowest = (key: keyof MemoryUse) => Math.min(...readings.map((reading) => reading[key]));
      return { heapBytes: lowest("heapBytes"), nodes: lowest("nodes"), listeners: lowest("listeners") };
    },

    /** A CPU profile of the main thread. */
    async profile(ms: number): Promise<unknown> {
      await tab.send("Profiler.enable");
      await tab.send("Profiler.start");
      await sleep(ms);
      return (await tab.send("Profiler.stop"))["profile"];
    },
  };
}

/** A script that returns the times of all frames for `ms`. A function compiled for Node could not run in a page. */
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

/** A script to run before the page's: sets `firstQuoteAt` (ms since navigation) when a row first shows a price. */
export const NOTE_FIRST_QUOTE = `
  requestAnimationFrame(function look() {
    const cell = document.querySelector('[role="grid"] [data-id] [role="gridcell"]:nth-child(3)');
    if (/\\d\\.\\d\\d/.test(cell?.textContent ?? "")) window.firstQuoteAt = performance.now();
    else requestAnimationFrame(look);
  });
`;

/** The quote rows that the page received in the last second, as its status bar says; 0 before the first. */
export const UPDATES_SHOWN = `Number((document.querySelector("footer .rate")?.textContent ?? "").replace(/\\D/g, ""))`;
