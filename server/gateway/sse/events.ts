/**
 * Headers of an event stream (WHATWG HTML section 9.2.5). Proxies are asked not to hold events back: nginx by
 * x-accel-buffering. A stream is the last answer on its connection.
 */
export const STREAM_HEADERS: Readonly<Record<string, string>> = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store",
  "x-accel-buffering": "no",
  connection: "close",
};

/** Sets how long a reader waits before it comes back (WHATWG HTML section 9.2.6), ms. No event, so nothing is dispatched. */
export const retryEvent = (ms: number): string => `retry: ${Math.round(ms)}\n\n`;
