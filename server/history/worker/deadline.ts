import type { Clock } from "../../ports/clock.ts";

/** Awaits `work` for at most `ms`; then returns undefined and leaves it running. */
export async function within<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T | undefined> {
  let stop = () => {};
  const late = new Promise<undefined>((resolve) => {
    stop = clock.after(ms, () => {
      resolve(undefined);
    });
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    stop();
  }
}
