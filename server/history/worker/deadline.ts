import type { Clock } from "../../ports/clock.ts";

/** What `work` comes to, or `undefined` where that takes more than `ms`: then nobody waits for it any longer. */
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
