/** Starts the lanes' own thread. */
export const openWorker = (): Worker => new Worker(new URL("./lanes.worker.ts", import.meta.url), { type: "module" });
