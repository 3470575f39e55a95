import type { Stop } from "../../../../../../shared/client/mod.ts";
import { pageClock } from "../../../../core/connection/page.ts";
import { LaneRun } from "./lane-run.ts";
import type { ToWorker } from "./messages.ts";

/** The lanes' own thread: drawing on the page delays no lane, and each lane as much as the others. */
let run: LaneRun | undefined;
let stop: Stop = () => {};

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  switch (data.type) {
    case "start":
      stop();
      run = new LaneRun(data.run, data.options, pageClock, (message) => self.postMessage(message));
      stop = run.start();
      return;
    case "changes":
      return run?.changes(data.epoch, data.symbol, data.changes);
    case "complete":
      return run?.completeUpTo(data.upTo, data.offset);
    case "stop":
      stop();
      run = undefined;
      return;
  }
};
