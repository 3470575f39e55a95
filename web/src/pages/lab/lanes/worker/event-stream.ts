import { parseRows, showRows } from "./rows.ts";
import { urlOf, type StartLane } from "./transport.ts";

/** Server-Sent Events by the browser's own EventSource, which reconnects by itself. */
export const startEventStream: StartLane = (options) => {
  const { counts, rate } = options;
  const source = new EventSource(urlOf(options, "/api/stream", { rate: String(rate) }));
  counts.requests++;
  source.onopen = () => (counts.fault = undefined);
  source.onmessage = ({ data }: MessageEvent<string>) => {
    counts.payload += data.length;
    showRows(parseRows(data), options);
  };
  source.onerror = () => {
    counts.fault = "the stream was lost";
    if (source.readyState === EventSource.CONNECTING) counts.requests++;
  };
  return () => source.close();
};
